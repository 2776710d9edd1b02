import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// What trackers know beyond a frame's objects, in files.
    @Suite struct Dumps {
        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private static let trackID = TrackID(source: SourceID("0"), number: 3)
        private static let zeros = "0.0 0.0 0.0 0.0 0.0 0.0 0.0"

        private func way(_ frames: [(Int, TrackWay.State)]) -> TrackWay {
            TrackWay(
                trackID: Self.trackID,
                classID: 2,
                label: "car",
                moments: frames.map { number, state in
                    TrackWay.Moment(
                        frameNumber: number,
                        box: Box(x: Float(number), y: 2, width: 4, height: 4),
                        confidence: 0.5,
                        state: state
                    )
                }
            )
        }

        /// Three frames: nobody, a shadow, and one who is back and one who is forgotten.
        private func dump(_ content: String) throws {
            let harness = try ElementHarness("weirdump", ["folder": folder.path, "content": content])
            try harness.play()
            harness.input.begin(smallGray)
            var report = TrackReport()
            report.shadows = [.car(1, 2, 4, 4, id: 3)]
            var second = FrameMetadata.numbered(1)
            second.tracks = report
            report = TrackReport()
            report.past = [way([(0, .tentative), (1, .inactive)])]
            report.ended = [way([(0, .active), (1, .inactive)])]
            var third = FrameMetadata.numbered(2, [.car(2, 2, 4, 4, id: 3)])
            third.tracks = report
            harness.input.push(.at(0, metadata: .numbered(0)))
            harness.input.push(.at(1, metadata: second))
            harness.input.push(.at(2, metadata: third))
            #expect(harness.output.log.waitForFrames(3))
            #expect(harness.setState(GST_STATE_READY))
        }

        @Test func earlierFramesAreCompleted() throws {
            try dump("tracks")
            #expect(folder.files == ["00_000_000000.txt", "00_000_000001.txt", "00_000_000002.txt"])
            let past = "car 3 0.0 0 0.0 %.000000 2.000000 %R.000000 6.000000 \(Self.zeros) 0.500000\n"
            for (number, right) in [(0, 4), (1, 5)] {
                let line = past.replacing("%R", with: "\(right)").replacing("%", with: "\(number)")
                #expect(try folder.read("00_000_00000\(number).txt") == line)
            }
            let now = "car 3 0.0 0 0.0 2.000000 2.000000 6.000000 6.000000 \(Self.zeros) 0.900000\n"
            #expect(try folder.read("00_000_000002.txt") == now)
        }

        @Test func shadowsAreWrittenWhereThereAreAny() throws {
            try dump("shadows")
            #expect(folder.files == ["00_000_000001.txt"])
            let line = "1 3 2 0 0.0 1.000000 2.000000 5.000000 6.000000 \(Self.zeros) 0.900000 2 1.000000\n"
            #expect(try folder.read("00_000_000001.txt") == line)
        }

        @Test func waysAreWrittenWhenTheyEnd() throws {
            try dump("ended")
            #expect(folder.files == ["00_000_000002.txt"])
            #expect(
                try folder.read("00_000_000002.txt") == """
                    Target: 3,2,0
                    0 3 2 0 0.0 0.000000 2.000000 4.000000 6.000000 \(Self.zeros) 0.500000 1 1.000000
                    1 3 2 0 0.0 1.000000 2.000000 5.000000 6.000000 \(Self.zeros) 0.500000 2 1.000000


                    """
            )
        }

        @Test func oneFileHasAllFramesInMOTChallengesForm() throws {
            try dump("mot")
            #expect(folder.files == ["0.txt"])
            #expect(try folder.read("0.txt") == "3,3,2.00,2.00,4.00,4.00,0.90,-1,-1,-1\n")
        }
    }
}
