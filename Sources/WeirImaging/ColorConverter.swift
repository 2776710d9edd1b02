import CWeirPixels
import WeirCore

/// Makes rows of luma and chroma into red, green and blue of the full range, each rounded once.
///
/// libyuv's matrices have 6 bits behind the point, which is off by a level in every seventh pixel; some detectors' scores
/// move by a fifth with that.
struct ColorConverter {
    private static let usualVectors = cweir_has_avx2() != 0
    /// Chroma of grays.
    private static let gray: Float = 128

    private let weights: cweir_color_weights
    private let usesVectors: Bool

    /// Without vectors the same values are made one by one.
    init(_ colorimetry: Colorimetry, usesVectors: Bool = usualVectors) {
        let shares = colorimetry.lumaWeights
        let levels = colorimetry.levels
        // What a step of chroma adds to red and to blue, and takes from green: BT.601-7, BT.709-6, BT.2020-2.
        let red = 255 * 2 * (1 - shares.red) / levels.chroma
        let blue = 255 * 2 * (1 - shares.blue) / levels.chroma
        let green = 1 - shares.red - shares.blue
        weights = cweir_color_weights(
            black: Float(levels.black),
            luma: Float(255 / levels.luma),
            red_cr: Float(red),
            green_cb: Float(-blue * shares.blue / green),
            green_cr: Float(-red * shares.red / green),
            blue_cb: Float(blue)
        )
        self.usesVectors = usesVectors
    }

    /// Converts a row of `count` pixels.
    func convert(
        luma: UnsafePointer<UInt8>,
        cb: UnsafePointer<UInt8>,
        cr: UnsafePointer<UInt8>,
        count: Int,
        red: UnsafeMutablePointer<UInt8>,
        green: UnsafeMutablePointer<UInt8>,
        blue: UnsafeMutablePointer<UInt8>
    ) {
        let done = usesVectors ? cweir_to_colors(luma, cb, cr, weights, red, green, blue, count) : 0
        for index in done..<count {
            let light = (Float(luma[index]) - weights.black) * weights.luma + 0.5
            let (blueness, redness) = (Float(cb[index]) - Self.gray, Float(cr[index]) - Self.gray)
            let tint = blueness * weights.green_cb + redness * weights.green_cr
            red[index] = Self.byte(light + redness * weights.red_cr)
            green[index] = Self.byte(light + tint)
            blue[index] = Self.byte(light + blueness * weights.blue_cb)
        }
    }

    private static func byte(_ level: Float) -> UInt8 { UInt8(min(max(level, 0), 255)) }
}
