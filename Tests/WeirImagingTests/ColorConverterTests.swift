import Testing
import WeirCore

@testable import WeirImaging

@Suite struct ColorConverterTests {
    /// All lumas with chromas in steps of odd numbers, extremes among them, and a width that fills no vector.
    @Test(arguments: Colorimetry.all) func everyColourIsRoundedOnce(colorimetry: Colorimetry) {
        let count = 256
        let luma = (0..<count).map { UInt8($0) }
        for cb in stride(from: 0, through: 255, by: 15) {
            for cr in stride(from: 0, through: 255, by: 17) {
                let planes = [
                    luma, [UInt8](repeating: UInt8(cb), count: count), [UInt8](repeating: UInt8(cr), count: count),
                ]
                let colors = convert(planes, colorimetry, usesVectors: true)
                #expect(colors == convert(planes, colorimetry, usesVectors: false))
                let worst =
                    (0..<count).map { index in
                        let exact = colorimetry.decode(y: Double(index), cb: Double(cb), cr: Double(cr))
                        return zip([exact.red, exact.green, exact.blue], colors).map { value, plane in
                            abs(min(max(value, 0), 255) - Double(plane[index]))
                        }.max() ?? 0
                    }.max() ?? 0
                #expect(worst <= InputPreparerTests.tolerance, "\(cb) \(cr)")
            }
        }
    }

    @Test func whatFillsNoVectorIsTheSame() {
        for count in [1, 15, 16, 17, 31, 33] {
            let planes = (1...3).map { plane in (0..<count).map { UInt8(truncatingIfNeeded: ($0 + plane) &* 89) } }
            let colorimetry = Colorimetry(matrix: .bt709, isFullRange: false)
            #expect(
                convert(planes, colorimetry, usesVectors: true) == convert(planes, colorimetry, usesVectors: false)
            )
        }
    }

    private func convert(_ planes: [[UInt8]], _ colorimetry: Colorimetry, usesVectors: Bool) -> [[UInt8]] {
        let count = planes[0].count
        var (red, green, blue) = (
            [UInt8](repeating: 0, count: count), [UInt8](repeating: 0, count: count),
            [UInt8](repeating: 0, count: count)
        )
        ColorConverter(colorimetry, usesVectors: usesVectors).convert(
            luma: planes[0],
            cb: planes[1],
            cr: planes[2],
            count: count,
            red: &red,
            green: &green,
            blue: &blue
        )
        return [red, green, blue]
    }
}
