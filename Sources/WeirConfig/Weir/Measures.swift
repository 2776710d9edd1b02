import WeirCore

/// No picture that a codec of today carries has a longer side.
let largestPictureSide = 16384

/// The highest rate at which any camera or file is taken to run.
private let highestFrameRate = 1000.0

extension Size {
    static let shape = Shape.text(of: "a size such as `1280x720`")

    /// `WIDTHxHEIGHT` in pixels.
    init?(text: String) {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy({ (1...largestPictureSide).contains($0) }),
            text.filter({ $0 == "x" }).count == 1
        else { return nil }
        self.init(width: sides[0], height: sides[1])
    }
}

extension Size {
    static let limitShape = Shape.text(of: "a size such as `32x32`, where a side of 0 has no limit")

    /// `WIDTHxHEIGHT` in pixels, either of which may be 0.
    static func limit(_ text: String) -> Size? {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard sides.count == 2, sides.allSatisfy({ (0...largestPictureSide).contains($0) }) else { return nil }
        return Size(width: sides[0], height: sides[1])
    }
}

extension Application.FrameRate {
    static let shape = Shape.word(of: "frames per second such as `25`, `29.97` or `30000/1001`")

    init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let numerator = Int(parts[0]), let denominator = Int(parts[1]) {
            // The bound on either keeps the fraction within what GStreamer can hold.
            guard (1...1_000_000).contains(numerator), (1...1_000_000).contains(denominator) else { return nil }
            self.init(numerator, over: denominator)
        } else if let whole = Int(text), whole > 0, Double(whole) <= highestFrameRate {
            self.init(whole)
        } else if let rate = finiteNumber(text), rate >= 0.001, rate <= highestFrameRate {
            self.init(Int((rate * 1000).rounded()), over: 1000)
        } else {
            return nil
        }
    }
}

extension Application.Hardware {
    static let shape = Shape.text(of: "`auto`, `none` or the name of some hardware such as `vaapi`")

    init(text: String) {
        switch text {
        case "auto": self = .auto
        case "none": self = .none
        default: self = .named(text)
        }
    }
}

/// Bits per second.
enum Bitrate {
    static let shape = Shape.word(of: "bits per second such as `4000000`, `4M` or `800k`, from 1k to 1000M")
    static let range = 1000.0...1_000_000_000

    static func parse(_ text: String) -> Int? {
        let factors: [Character: Double] = ["k": 1000, "K": 1000, "M": 1_000_000]
        let factor = text.last.flatMap { factors[$0] }
        guard let number = finiteNumber(factor == nil ? text : String(text.dropLast())) else { return nil }
        let bits = (number * (factor ?? 1)).rounded()
        return range.contains(bits) ? Int(bits) : nil
    }
}
