import WeirCore

/// A colour as light: red, green and blue from 0 to 1.
struct Color: Hashable, Sendable {
    var red: Float
    var green: Float
    var blue: Float

    init(_ red: Float, _ green: Float, _ blue: Float) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    static func gray(_ value: Float) -> Color { Color(value, value, value) }
    static let black = gray(0.02)

    /// The colour in light `factor` times as strong.
    func lit(_ factor: Float) -> Color {
        Color(min(1, red * factor), min(1, green * factor), min(1, blue * factor))
    }

    /// The colour with `share` of `other` in it.
    func mixed(with other: Color, _ share: Float) -> Color {
        Color(
            red + (other.red - red) * share,
            green + (other.green - green) * share,
            blue + (other.blue - blue) * share
        )
    }
}

/// A colour as a 4:2:0 picture stores it.
struct YUV: Hashable, Sendable {
    var luma: UInt8
    var u: UInt8
    var v: UInt8
}

/// Turns colours into the numbers of a picture; formulas of ITU-R BT.601, BT.709 and BT.2020.
struct ColorConversion: Sendable {
    private let red: Float
    private let blue: Float
    private let lumaOffset: Float
    private let lumaRange: Float
    private let chromaRange: Float

    init(_ colorimetry: Colorimetry) {
        switch colorimetry.matrix {
        case .bt601: (red, blue) = (0.299, 0.114)
        case .bt709: (red, blue) = (0.2126, 0.0722)
        case .bt2020: (red, blue) = (0.2627, 0.0593)
        }
        lumaOffset = colorimetry.isFullRange ? 0 : 16
        lumaRange = colorimetry.isFullRange ? 255 : 219
        chromaRange = colorimetry.isFullRange ? 255 : 224
    }

    func callAsFunction(_ color: Color) -> YUV {
        let luma = red * color.red + (1 - red - blue) * color.green + blue * color.blue
        let u = (color.blue - luma) / (2 * (1 - blue))
        let v = (color.red - luma) / (2 * (1 - red))
        return YUV(
            luma: byte(lumaOffset + lumaRange * luma),
            u: byte(128 + chromaRange * u),
            v: byte(128 + chromaRange * v)
        )
    }

    private func byte(_ value: Float) -> UInt8 {
        UInt8(min(max(value + 0.5, 0), 255))
    }
}
