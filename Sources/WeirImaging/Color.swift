import WeirCore

/// A colour as on a screen (sRGB), 0 to 255 each; `alpha` 255 covers wholly.
public struct Color: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8
    public var alpha: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// The same colour, covering as much as `alpha` says.
    func with(alpha: UInt8) -> Color {
        Color(red: red, green: green, blue: blue, alpha: alpha)
    }

    public static let black = Color(red: 0, green: 0, blue: 0)
    public static let white = Color(red: 255, green: 255, blue: 255)

    /// The values that a frame's bytes take, in the order of the canvas's components.
    func values(format: PixelFormat, colorimetry: Colorimetry) -> SIMD4<UInt8> {
        switch format {
        case .nv12, .i420, .gray8:
            let code = colorimetry.encode(red: Double(red), green: Double(green), blue: Double(blue))
            return SIMD4(Self.level(code.y), Self.level(code.cb), Self.level(code.cr), 0)
        case .bgr, .bgrx, .bgra: return SIMD4(blue, green, red, 255)
        case .rgb, .rgbx, .rgba: return SIMD4(red, green, blue, 255)
        }
    }

    /// The nearest of the 256 levels.
    static func level(_ value: Double) -> UInt8 {
        UInt8(min(max(value.rounded(), 0), 255))
    }
}
