import WeirCore

extension Colorimetry {
    /// The shares of red and blue in luma: ITU-R BT.601-7, BT.709-6 and BT.2020-2.
    var lumaWeights: (red: Double, blue: Double) {
        switch matrix {
        case .bt601: (0.299, 0.114)
        case .bt709: (0.2126, 0.0722)
        case .bt2020: (0.2627, 0.0593)
        }
    }

    /// The luma of black, and the steps from black to white and from one end of chroma to the other.
    var levels: (black: Double, luma: Double, chroma: Double) {
        isFullRange ? (0, 255, 255) : (16, 219, 224)
    }

    /// Luma and the two chroma values of a colour given as 0 to 255, before rounding.
    func encode(red: Double, green: Double, blue: Double) -> (y: Double, cb: Double, cr: Double) {
        let weights = lumaWeights
        let luma = (weights.red * red + (1 - weights.red - weights.blue) * green + weights.blue * blue) / 255
        let cb = (blue / 255 - luma) / (2 * (1 - weights.blue))
        let cr = (red / 255 - luma) / (2 * (1 - weights.red))
        // Chroma is centred on 128, the middle of the 256 levels.
        return (levels.black + levels.luma * luma, 128 + levels.chroma * cb, 128 + levels.chroma * cr)
    }

    /// The colour, 0 to 255 where it can be shown, that luma and chroma mean.
    func decode(y: Double, cb: Double, cr: Double) -> (red: Double, green: Double, blue: Double) {
        let weights = lumaWeights
        let luma = 255 * (y - levels.black) / levels.luma
        let red = luma + 255 * 2 * (1 - weights.red) * (cr - 128) / levels.chroma
        let blue = luma + 255 * 2 * (1 - weights.blue) * (cb - 128) / levels.chroma
        let green = (luma - weights.red * red - weights.blue * blue) / (1 - weights.red - weights.blue)
        return (red, green, blue)
    }
}
