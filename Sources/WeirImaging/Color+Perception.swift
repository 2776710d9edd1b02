import Glibc

extension Color {
    /// The colour of an OKLCH value, its chroma lowered until a screen can show it; `hue` in degrees.
    ///
    /// Constants from B. Ottosson, "A perceptual color space for image processing", 2020.
    init(lightness: Double, chroma: Double, hue: Double) {
        // Fine enough that the next level of a byte is never passed by.
        let chromaStep = 0.002
        var chroma = chroma
        var light = Self.linearLight(lightness: lightness, chroma: chroma, hue: hue)
        while chroma > chromaStep, light.min() < 0 || light.max() > 1 {
            chroma -= chromaStep
            light = Self.linearLight(lightness: lightness, chroma: chroma, hue: hue)
        }
        self.init(red: Self.level(of: light.x), green: Self.level(of: light.y), blue: Self.level(of: light.z))
    }

    private static func linearLight(lightness: Double, chroma: Double, hue: Double) -> SIMD3<Double> {
        let a = chroma * cos(hue * .pi / 180)
        let b = chroma * sin(hue * .pi / 180)
        let long = lightness + 0.3963377774 * a + 0.2158037573 * b
        let medium = lightness - 0.1055613458 * a - 0.0638541728 * b
        let short = lightness - 0.0894841775 * a - 1.2914855480 * b
        return SIMD3(4.0767416621, -1.2684380046, -0.0041960863) * (long * long * long)
            + SIMD3(-3.3077115913, 2.6097574011, -0.7034186147) * (medium * medium * medium)
            + SIMD3(0.2309699292, -0.3413193965, 1.7076147010) * (short * short * short)
    }

    /// The level at which a screen gives `light`, 0 to 1: the sRGB curve of IEC 61966-2-1.
    private static func level(of light: Double) -> UInt8 {
        let share = min(max(light, 0), 1)
        return level(255 * (share <= 0.0031308 ? 12.92 * share : 1.055 * pow(share, 1 / 2.4) - 0.055))
    }

    /// The light that a screen gives at each level, 0 to 1.
    private static let lights = (0..<256).map { level in
        let share = Double(level) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    /// How bright the colour is, 0 to 1, as W3C's Web Content Accessibility Guidelines 2.2 define it.
    var relativeLuminance: Double {
        0.2126 * Self.lights[Int(red)] + 0.7152 * Self.lights[Int(green)] + 0.0722 * Self.lights[Int(blue)]
    }
}
