import WeirCore

/// Colours that are told apart easily, one for each class or identity.
///
/// Hues step by the golden angle, so that neighbours in number lie far apart in hue and no number of them bunches up;
/// lightness takes turns between two values. Hue, lightness and chroma are those of OKLCH (B. Ottosson, "A perceptual
/// color space for image processing", 2020), so that no colour is drawn louder than another.
enum Palette {
    /// As many as can be told apart at all.
    private static let count = 64
    /// 360° / φ², in degrees.
    private static let goldenAngle = 137.507764
    /// The first hue, in degrees: an orange that few scenes have.
    private static let firstHue = 45.0
    private static let lightness = [0.74, 0.62]
    /// As strong as most hues allow; the others become as strong as a screen can show them.
    private static let chroma = 0.19

    /// A line that objects are counted at: a yellow that stands out from streets and floors.
    static let line = Color(lightness: 0.88, chroma: 0.18, hue: 98)
    /// A region that is watched: a calm cyan.
    static let region = Color(lightness: 0.80, chroma: 0.13, hue: 215)
    /// What somebody ought to look at: a red.
    static let alert = Color(lightness: 0.54, chroma: 0.21, hue: 27)

    private static let colors = (0..<count).map { index in
        Color(
            lightness: lightness[index % lightness.count],
            chroma: chroma,
            hue: firstHue + Double(index) * goldenAngle
        )
    }

    /// The colour of `number`, any whole number.
    static func color(_ number: Int) -> Color {
        let index = number % count
        return colors[index < 0 ? index + count : index]
    }

    /// Black or white, whichever stands out more from `background`.
    ///
    /// Relative luminance and contrast as in W3C's Web Content Accessibility Guidelines 2.2.
    static func textColor(on background: Color) -> Color {
        let luminance = background.relativeLuminance
        let contrastToBlack = (luminance + 0.05) / 0.05
        let contrastToWhite = 1.05 / (luminance + 0.05)
        return contrastToBlack >= contrastToWhite ? .black : .white
    }
}
