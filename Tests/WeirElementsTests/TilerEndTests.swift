import Testing
import WeirTestKit

extension ElementTests {
    /// `weirtiler` when an input never delivers.
    @Suite struct TilerEnds {
        /// A camera that refuses ends before its first frame; the last frames of slower streams must still have their time.
        @Test func anInputThatEndsWithoutAFrameHoldsUpNobody() throws {
            let harness = try ElementHarness("weirtiler", ["width": "128", "height": "96"], inputs: 3)
            try harness.play()
            harness[0].begin(smallCaps)
            harness[0].end()
            harness[1].begin("video/x-raw, format=I420, width=64, height=48, framerate=5/1")
            harness[2].begin(smallCaps)
            for number in 0..<5 { harness[2].push(.at(number)) }
            for number in 0..<2 {
                harness[1].push(TestFrame(time: UInt64(number) * 200_000_000, duration: 200_000_000, luma: 100))
            }
            harness[1].end()
            harness[2].end()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.map(\.time) == (0..<10).map { UInt64($0) * 40_000_000 })
        }
    }
}
