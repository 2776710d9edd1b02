import CWeirGStreamer
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// Objects followed in a pipeline.
    @Suite struct Tracks {
        private func frames(of properties: [String: String], _ frames: [FrameMetadata]) throws -> ElementHarness {
            let harness = try ElementHarness("weirtrack", properties)
            try harness.play()
            harness.input.begin(smallGray)
            for (number, metadata) in frames.enumerated() { harness.input.push(.at(number, metadata: metadata)) }
            #expect(harness.output.log.waitForFrames(frames.count))
            return harness
        }

        @Test func classesMayDiffer() throws {
            var person = DetectedObject.car(8, 8, 4, 10)
            (person.classID, person.label) = (0, "person")
            let objects = [DetectedObject.car(0, 0, 6, 6), person]
            let all = (0..<3).map { FrameMetadata.numbered($0, objects) }
            let harness = try frames(of: ["class-options": "person: new-track-threshold=0.95"], all)
            #expect(harness.output.log.frames.map { $0.metadata?.objects.map(\.label) } == [["car"], ["car"], ["car"]])
        }

        @Test func optionsThatAreNoneAreRefusedWithASentence() throws {
            let harness = try ElementHarness("weirtrack", ["class-options": "person: patence=3"])
            #expect(!harness.setState(GST_STATE_PLAYING))
            #expect(
                harness.waitForMessage(.error)
                    == "“patence=3” is no option of the class “person”; there are low-threshold, high-threshold, "
                    + "new-track-threshold, minimum-overlap, patience, minimum-hits"
            )
        }

        @Test func boxesThatAreNoneAreCountedOnceAndAgainTenTimesLater() throws {
            let broken = DetectedObject.car(.nan, 0, 6, 6)
            let all = (0..<12).map { FrameMetadata.numbered($0, [.car(0, 0, 6, 6), broken]) }
            let harness = try frames(of: [:], all)
            let rest =
                ": a box is empty, inside out, not a number or larger than any picture, or a score is not a number"
            #expect(harness.waitForMessage(.warning) == "1 object was not followed so far" + rest)
            #expect(harness.waitForMessage(.warning) == "10 objects were not followed so far" + rest)
            #expect(harness.waitForMessage(.warning, within: 0) == nil)
            #expect(harness.output.log.frames.allSatisfy { $0.metadata?.objects.count == 1 })
        }

        @Test func timeThatGoesBackIsToldOf() throws {
            var all = (0..<4).map { FrameMetadata.numbered($0, [.car(0, 0, 6, 6)]) }
            all[3].presentationTime = 0
            let harness = try frames(of: [:], all)
            #expect(
                harness.waitForMessage(.warning)
                    == "the stream's time went back, stood still or jumped by more than a minute 1 time so far; after a long "
                    + "jump all identities are new"
            )
            #expect(
                harness.output.log.frames.compactMap { $0.metadata?.objects.first?.trackID?.number } == [1, 1, 1, 1]
            )
        }

        /// Every fifth frame of a street is inferred; what moves is where it is in between, too.
        @Test(arguments: ["NV12", "I420", "RGB", "BGRx", "GRAY8"])
        func picturesAreLookedAtInAllFormats(format: String) throws {
            let line =
                "weirscenesrc frames=25 seed=5 ! video/x-raw,width=640,height=360,framerate=25/1 ! weirinfer model=demo "
                + "interval=4 threshold=0.3 ! videoconvert ! video/x-raw,format=\(format) "
                + "! weirtrack visual=true camera-motion=true ! fakesink name=out"
            let pipeline = try TestPipeline(line)
            #expect(pipeline.run() == .endOfStream)
            let between = pipeline.log.frames.compactMap(\.metadata).filter { !$0.isInferred }
            #expect(between.count == 20)
            #expect(between.allSatisfy { $0.objects.allSatisfy(\.box.isValid) })
            #expect(between.contains { !$0.objects.isEmpty })
        }
    }
}
