import Testing
import WeirMessages

@Suite struct PerformanceLineTests {
    @Test func theFirstLineComesWithAHeader() {
        var line = PerformanceLine()
        let rates = [
            PerformanceLine.Rate(current: 30.014, average: 29.95), PerformanceLine.Rate(current: 0, average: .nan),
        ]
        #expect(
            line.text(rates)
                == "**PERF:  FPS 0 (Avg)\tFPS 1 (Avg)\t\n**PERF:  30.01 (29.95)\t0.00 (0.00)\t\n"
        )
        #expect(line.text(rates) == "**PERF:  30.01 (29.95)\t0.00 (0.00)\t\n")
    }

    @Test func theHeaderComesAgainAfterTwentyLines() {
        var line = PerformanceLine()
        let rate = [PerformanceLine.Rate(current: 1, average: 1)]
        let withHeader = (0..<41).filter { _ in line.text(rate).contains("FPS") }
        #expect(withHeader == [0, 20, 40])
    }
}
