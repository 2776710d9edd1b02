import Testing
import WeirCore

struct LatencyHistogramTests {
    private static let millisecond: UInt64 = 1_000_000

    @Test func nothingWasMeasured() {
        let histogram = LatencyHistogram()
        #expect(histogram.count == 0)
        #expect(histogram.quantile(0.99) == 0)
        #expect(histogram.longest == 0)
    }

    @Test(arguments: [0.01, 0.5, 0.9, 0.99, 1.0])
    func quantilesAreNeverTooSmallAndHardlyTooLarge(share: Double) {
        var histogram = LatencyHistogram()
        for time in 1...1000 { histogram.add(UInt64(time) * Self.millisecond) }
        let truth = share * 1000 * Double(Self.millisecond)
        #expect(Double(histogram.quantile(share)) >= truth)
        #expect(Double(histogram.quantile(share)) <= truth * 1.0906)
    }

    @Test func theLongestIsExact() {
        var histogram = LatencyHistogram()
        for time: UInt64 in [3, 77_777_777, 12, UInt64.max / 2] { histogram.add(time) }
        #expect(histogram.longest == UInt64.max / 2)
        #expect(histogram.quantile(1) == UInt64.max / 2)
        #expect(histogram.quantile(0.75) >= 77_777_777)
        #expect(histogram.count == 4)
    }
}
