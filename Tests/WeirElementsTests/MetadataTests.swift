import CWeirGStreamer
import Testing
import WeirCore
import WeirGStreamer
import WeirTestKit

extension ElementTests {
    /// What is known of a frame travels with it.
    @Suite struct Metadata {
        static let scene = "weirscenesrc frames=6 seed=4 ! video/x-raw, width=128, height=72, framerate=25/1"

        /// The truth of the same scene, without anything behind it.
        private func truth() throws -> [FrameMetadata] {
            let pipeline = try TestPipeline("\(Metadata.scene) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            let metadata = pipeline.log.frames.compactMap(\.metadata)
            try #require(metadata.count == 6)
            try #require(metadata.contains { !$0.objects.isEmpty })
            return metadata
        }

        @Test(arguments: [
            "queue", "videoconvert ! video/x-raw, format=RGB", "videoconvert ! video/x-raw, format=NV12 ! queue",
            "tee ! queue",
        ])
        func itPasses(_ elements: String) throws {
            let pipeline = try TestPipeline("\(Metadata.scene) ! \(elements) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.map(\.metadata) == (try truth()))
        }

        @Test func boxesScaleWithThePicture() throws {
            let pipeline = try TestPipeline(
                "\(Metadata.scene) ! videoscale add-borders=false ! video/x-raw, width=64, height=108 ! fakesink name=out"
            )
            #expect(pipeline.run() == .endOfStream)
            let expected = try truth().map { metadata in
                var metadata = metadata
                for index in metadata.objects.indices {
                    metadata.objects[index].box = metadata.objects[index].box.scaled(0.5, 1.5)
                }
                return metadata
            }
            #expect(pipeline.log.frames.map(\.metadata) == expected)
        }

        @Test func aBranchThatEditsDoesNotChangeTheOther() throws {
            let model = try TestModel()
            for (first, second) in [("b", "a"), ("a", "b")] {
                let line =
                    "\(Metadata.scene) ! tee name=t "
                    + "t. ! queue name=\(first) ! weirinfer model=\(model.path) threshold=0 ! weirosd ! fakesink "
                    + "t. ! queue name=\(second) ! fakesink name=out"
                let pipeline = try TestPipeline(line)
                #expect(pipeline.run() == .endOfStream)
                #expect(pipeline.log.frames.map(\.metadata) == (try truth()))
                let plain = try TestPipeline("\(Metadata.scene) ! fakesink name=out")
                #expect(plain.run() == .endOfStream)
                #expect(pipeline.log.frames.map(\.bytes) == plain.log.frames.map(\.bytes))
            }
        }

        @Test func copiesShareItUntilOneIsWritten() throws {
            TestElements.start()
            let buffer = try #require(gst_buffer_new())
            defer { cweir_buffer_unref(buffer) }
            #expect(buffer.frameMetadata == nil)
            buffer.frameMetadata = .numbered(1, [.car(1, 2, 3, 4)])
            let copy = try #require(cweir_buffer_copy(buffer))
            defer { cweir_buffer_unref(copy) }
            #expect(copy.frameMetadata == .numbered(1, [.car(1, 2, 3, 4)]))
            copy.frameMetadata?.objects = []
            #expect(buffer.frameMetadata == .numbered(1, [.car(1, 2, 3, 4)]))
            #expect(copy.frameMetadata == .numbered(1))
            buffer.frameMetadata = nil
            #expect(buffer.frameMetadata == nil)
            #expect(copy.frameMetadata == .numbered(1))
        }

        @Test(arguments: ["weirtrack", "weirosd", "weirprivacy"]) func framesWithoutItGetNone(_ factory: String) throws
        {
            let harness = try ElementHarness(factory)
            try harness.play()
            harness.input.begin(smallCaps)
            for number in 0..<2 { harness.input.push(.at(number)) }
            #expect(harness.output.log.waitForFrames(2))
            #expect(harness.output.log.frames.map(\.metadata) == [nil, nil])
        }
    }
}
