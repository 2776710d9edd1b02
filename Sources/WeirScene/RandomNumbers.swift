/// A repeatable source of random numbers: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014).
///
/// A generator is made from the scene's seed and the place in the scene that it serves, so that every entity and every
/// frame can be worked out alone, in any order. Each file that draws numbers has a hundred of places for itself, its
/// `randomPlace` being the first.
struct RandomNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, _ first: Int = 0, _ second: Int = 0) {
        state = seed
        state = next() ^ UInt64(truncatingIfNeeded: first)
        state = next() ^ UInt64(truncatingIfNeeded: second)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 or more, less than 1; a multiple of 2⁻²⁴, so that Float holds it exactly.
    mutating func unit() -> Float {
        Float(next() >> 40) / 16_777_216
    }

    mutating func within(_ range: ClosedRange<Float>) -> Float {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// True in `share` of all cases.
    mutating func chance(_ share: Float) -> Bool {
        unit() < share
    }

    /// One of `choices`, which must not be empty.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int(next() % UInt64(choices.count))]
    }
}

/// Smooth motion without a mathematics library, whose last digits differ from system to system.
enum Curve {
    /// A wave of period 1 and height −1 to 1 made of two parabolas; within 0.06 of a sine.
    static func wave(_ phase: Float) -> Float {
        let part = phase - phase.rounded(.down)
        let half = part < 0.5 ? part : part - 0.5
        let arch = 16 * half * (0.5 - half)
        return part < 0.5 ? arch : -arch
    }

    /// 0 to 1 with level ends, for `part` from 0 to 1.
    static func ease(_ part: Float) -> Float {
        part * part * (3 - 2 * part)
    }
}
