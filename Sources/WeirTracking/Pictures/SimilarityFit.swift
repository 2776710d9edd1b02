/// Finds the turn, zoom and shift that most pairs of places agree on.
///
/// Random pairs of pairs each propose a motion; the one that most others agree with wins and is fitted to all of these
/// (Fischler and Bolles, "Random sample consensus", Communications of the ACM 24, 1981).
enum SimilarityFit {
    /// Two places and where they went.
    struct Pair {
        let from: SIMD2<Double>
        let to: SIMD2<Double>
    }

    /// How far off a place may be to agree, in pixels of the low resolution.
    private static let tolerance = 0.7
    /// Enough to draw two that agree with a certainty of 0.999 where only three in ten do.
    private static let draws = 75
    /// The least number, and part, of the pairs that must agree.
    private static let leastAgreeing = 8
    private static let leastPart = 0.3

    /// The motion, nil where too few agree on one; the same pairs always give the same.
    static func motion(_ pairs: [Pair]) -> CameraMotion? {
        guard pairs.count >= leastAgreeing else { return nil }
        var best: [Pair] = []
        var state: UInt64 = 1
        for _ in 0..<draws {
            let (one, other) = (draw(&state, below: pairs.count), draw(&state, below: pairs.count))
            guard one != other, let motion = fit([pairs[one], pairs[other]]) else { continue }
            let agreeing = pairs.filter { agrees($0, motion) }
            if agreeing.count > best.count { best = agreeing }
        }
        guard best.count >= max(leastAgreeing, Int(leastPart * Double(pairs.count))), let rough = fit(best) else {
            return nil
        }
        return fit(pairs.filter { agrees($0, rough) })
    }

    /// The least squares fit; nil where all places are one.
    private static func fit(_ pairs: [Pair]) -> CameraMotion? {
        let count = Double(pairs.count)
        let from = pairs.reduce(SIMD2.zero) { $0 + $1.from } / count
        let to = pairs.reduce(SIMD2.zero) { $0 + $1.to } / count
        var (along, across, spread) = (0.0, 0.0, 0.0)
        for pair in pairs {
            let (old, new) = (pair.from - from, pair.to - to)
            along += (old * new).sum()
            across += old.x * new.y - old.y * new.x
            spread += (old * old).sum()
        }
        guard spread > 0 else { return nil }
        let (cosine, sine) = (along / spread, across / spread)
        let turn = CameraMotion(SIMD2(cosine, -sine), SIMD2(sine, cosine), shift: .zero)
        return CameraMotion(turn.first, turn.second, shift: to - turn.moved(from))
    }

    private static func agrees(_ pair: Pair, _ motion: CameraMotion) -> Bool {
        let error = motion.moved(pair.from) - pair.to
        return (error * error).sum() <= tolerance * tolerance
    }

    /// A number from a linear congruential generator (Knuth, "The art of computer programming", volume 2).
    private static func draw(_ state: inout UInt64, below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }
}
