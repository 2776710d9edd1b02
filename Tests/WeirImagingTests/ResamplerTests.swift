import Testing
import WeirCore
import WeirImaging

/// Prepared bytes against filters worked out pixel by pixel, by the definitions in Pillow's documentation.
struct ResamplerTests {
    private static func weight(_ scaling: ModelInput.Scaling, _ place: Double) -> Double {
        let x = abs(place)
        if scaling == .pillow { return max(0, 1 - x) }
        switch x {
        case ..<1: return 1.5 * x * x * x - 2.5 * x * x + 1
        case ..<2: return -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2
        default: return 0
        }
    }

    /// What each pixel of a side of `source` weighs in pixel `index` of a side of `target`.
    private static func weights(
        _ index: Int,
        from source: Int,
        to target: Int,
        _ scaling: ModelInput.Scaling
    ) -> [Double] {
        let ratio = Double(source) / Double(target)
        let weights = (0..<source).map { pixel in
            weight(scaling, (Double(pixel) + 0.5 - (Double(index) + 0.5) * ratio) / max(ratio, 1))
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    @Test(
        arguments: [ModelInput.Scaling.pillow, .pillowBicubic],
        [
            (PixelFormat.rgb, 24, 18), (.bgrx, 24, 18), (.rgb, 10, 7), (.gray8, 61, 5), (.gray8, 37, 60),
            (.gray8, 90, 80),
        ]
    )
    func everyPixelUnderTheFilterCounts(_ scaling: ModelInput.Scaling, _ target: (PixelFormat, Int, Int)) throws {
        let (format, width, height) = target
        let (columns, rows) = (61, 43)
        let picture = TestPicture(columns, rows, format, Colorimetry(matrix: .bt709, isFullRange: true))
        picture.fill(InputPreparerTests.noise)
        let isGray = format == .gray8
        let input = ModelInput(
            size: Size(width: width, height: height),
            channels: isGray ? .gray : .rgb,
            scaling: scaling
        )
        let prepared = try InputPreparerTests.prepare(picture, input)
        let across = (0..<width).map { Self.weights($0, from: columns, to: width, scaling) }
        let down = (0..<height).map { Self.weights($0, from: rows, to: height, scaling) }
        var worst = 0.0
        for y in 0..<height {
            for x in 0..<width {
                var sum = 0.0
                for row in 0..<rows where down[y][row] != 0 {
                    for column in 0..<columns where across[x][column] != 0 {
                        let value =
                            isGray
                            ? Double(picture.byte(plane: 0, x: column, y: row)) : picture.color(column, row).green
                        sum += value * down[y][row] * across[x][column]
                    }
                }
                worst = max(worst, abs(prepared.color(x, y).green - min(max(sum, 0), 255)))
            }
        }
        // Half a level is the rounding to a byte, and half that in between; a cubic's weights sum to more than one.
        #expect(worst < (scaling == .pillow ? 1.01 : 1.2))
    }

    @Test(arguments: [PixelFormat.rgb, .i420, .nv12, .gray8])
    func aCropIsTheMiddleOfThePicture(_ format: PixelFormat) throws {
        let picture = TestPicture(40, 20, format)
        picture.fill(InputPreparerTests.waves)
        let channels: ModelInput.Channels = format == .gray8 ? .gray : .rgb
        func prepare(_ size: Size, _ fit: ModelInput.Fit) throws -> InputPreparerTests.Prepared {
            try InputPreparerTests.prepare(picture, ModelInput(size: size, channels: channels, fit: fit))
        }
        // Unscaled, and twice as large.
        for (side, whole) in [(20, Size(width: 40, height: 20)), (40, Size(width: 80, height: 40))] {
            let all = try prepare(whole, .stretch)
            let middle = try prepare(Size(width: side, height: side), .crop(share: 1))
            for y in 0..<side {
                for x in 0..<side { #expect(middle.color(x, y).distance(all.color(x + side / 2, y)) == 0) }
            }
        }
    }
}
