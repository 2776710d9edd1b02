import CWeirGStreamer
import Foundation
import Testing
import WeirCore
import WeirTestKit

extension ElementTests {
    /// `weirsource` on files that are as they should be.
    @Suite struct Reading {
        let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        @Test func framesOfAFileAreNumberedAndTimed() throws {
            let video = try TestVideo.make(in: folder, frames: 5)
            let pipeline = try TestPipeline("weirsource uri=\(video) source-id=door ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            let expected = (0..<5).map { number in
                FrameMetadata(
                    source: SourceID("door"),
                    frameNumber: number,
                    presentationTime: UInt64(number) * 40_000_000
                )
            }
            #expect(pipeline.log.frames.map(\.metadata) == expected)
        }

        @Test func aFileAddressIsReadLikeItsPath() throws {
            let video = try TestVideo.make(in: folder, name: "a street & 50% more.mkv", frames: 2)
            let harness = try ElementHarness("weirsource", ["uri": video], inputs: 0)
            try harness.play()
            #expect(harness.output.log.waitForEvent("eos"))
            #expect(harness.output.log.frames.count == 2)
        }

        @Test func aLoopGoesOnWithoutABreakInTime() throws {
            let video = try TestVideo.make(in: folder, frames: 4)
            let harness = try ElementHarness("weirsource", ["uri": video, "loop": "true"], inputs: 0)
            try harness.play()
            try #require(harness.output.log.waitForFrames(14))
            let frames = harness.output.log.frames.prefix(14)
            #expect(frames.map(\.time) == (0..<14).map { UInt64($0) * 40_000_000 })
            #expect(frames.compactMap(\.metadata?.frameNumber) == Array(0..<14))
            // Each round shows the same pictures.
            #expect(frames[4].bytes == frames[0].bytes)
            #expect(frames[4].bytes != frames[1].bytes)
            let events = Set(harness.output.log.events)
            #expect(events.isDisjoint(with: ["eos", "flush-start", "flush-stop"]))
            #expect(Set(harness.output.log.texts(of: "segment").map(withoutPosition)).count == 1)
        }

        @Test(.enabled(if: BuiltPlugin.isThere)) func aLoopMakesGStreamerWarnOfNothing() throws {
            let video = try TestVideo.make(in: folder, frames: 4)
            let run = try BuiltPlugin.launch("weirsource uri=\(video) loop=true ! weirosd ! fakesink num-buffers=50")
            #expect(run.status == 0)
            #expect(run.errors == "")
        }

        @Test func soundIsLeftOut() throws {
            let video = try TestVideo.makeWithSound(in: folder, frames: 5)
            let pipeline = try TestPipeline("weirsource uri=\(video) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.count == 5)
        }

        @Test func picturesAreReadInTheirOrder() throws {
            let line =
                "videotestsrc num-buffers=4 ! video/x-raw, width=64, height=48, framerate=10/1 ! jpegenc "
                + "! multifilesink location=\(folder.path)/p%05d.jpg"
            #expect(try TestPipeline(line).run() == .endOfStream)
            let pipeline = try TestPipeline("weirsource uri=\(folder.path)/p%05d.jpg rate=10/1 ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.map(\.time) == [0, 100_000_000, 200_000_000, 300_000_000])
        }

        @Test func hardwareCanBeForbidden() throws {
            let video = try TestVideo.make(in: folder, frames: 3)
            let pipeline = try TestPipeline("weirsource uri=\(video) hardware=none ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.count == 3)
        }

        @Test func aDecoderThatIsNotThereIsASentence() throws {
            let video = try TestVideo.make(in: folder, frames: 3)
            let pipeline = try TestPipeline("weirsource uri=\(video) hardware=wonder ! fakesink")
            #expect(
                pipeline.run()
                    == .error(
                        "\(video) can't be read as video with hardware=wonder; check that it holds video and plays elsewhere"
                    )
            )
        }

        @Test func pacingAsLiveKeepsTheFramesTimes() throws {
            let video = try TestVideo.make(in: folder, frames: 5)
            let pipeline = try TestPipeline(
                "weirsource uri=\(video) pace-as-live=true drop=oldest ! fakesink name=out"
            )
            let begin = MonotonicTime.now
            #expect(pipeline.run() == .endOfStream)
            // The last frame is due 160 ms after the first.
            #expect(MonotonicTime.now.nanoseconds - begin.nanoseconds >= 160_000_000)
            let times = pipeline.log.frames.compactMap(\.time)
            #expect(times == times.sorted())
            #expect(times.last == 160_000_000)
        }

        /// Two groups of ten frames: a key frame, three that others are predicted from, and six that none is.
        private static let encoders = [
            "x264enc bframes=2 b-adapt=false b-pyramid=false key-int-max=10 ! h264parse",
            "x265enc key-int-max=10 option-string=bframes=2:b-adapt=0:b-pyramid=0:open-gop=0:min-keyint=10 ! h265parse",
        ]

        @Test(arguments: encoders, [("all", 20), ("reference", 8), ("key", 2)])
        func onlyWantedFramesAreDecoded(_ encoder: String, _ wanted: (decode: String, count: Int)) throws {
            let path = "\(folder.path)/groups.mkv"
            let line =
                "videotestsrc num-buffers=20 ! video/x-raw, format=I420, width=64, height=48, framerate=25/1 "
                + "! \(encoder) ! matroskamux ! filesink location=\(path)"
            #expect(try TestPipeline(line).run() == .endOfStream)
            let pipeline = try TestPipeline("weirsource uri=\(path) decode=\(wanted.decode) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.count == wanted.count)
            #expect(pipeline.waitForWarning(within: 0) == nil)
        }

        @Test func framesAreThinnedOut() throws {
            let video = try TestVideo.make(in: folder, frames: 25)
            for (setting, times) in [("keep-every=10", [0, 400, 800]), ("max-rate=5", [0, 200, 400, 600, 800])] {
                let pipeline = try TestPipeline("weirsource uri=\(video) \(setting) ! fakesink name=out")
                #expect(pipeline.run() == .endOfStream)
                #expect(pipeline.log.frames.map(\.time) == times.map { UInt64($0) * 1_000_000 })
                #expect(pipeline.log.frames.compactMap(\.metadata?.frameNumber) == Array(times.indices))
            }
        }

        @Test(
            .enabled(if: TestData.isThere),
            arguments: [
                ("videos/car-detection.mp4", 377), ("videos/derived/car-detection.hevc.mp4", 377),
                ("videos/derived/lobby-8s.mjpeg.avi", 80),
            ]
        )
        func realVideosGiveAllTheirFrames(_ name: String, _ count: Int) throws {
            let pipeline = try TestPipeline("weirsource uri=\(TestData.path(name)) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect(pipeline.log.frames.count == count)
        }

        /// The position in a segment is the sender's own affair.
        private func withoutPosition(_ text: String) -> String { text.replacing(/position=[^,;]*/, with: "") }
    }

    /// `weirsource` on what isn't video: one sentence each.
    @Suite struct BadSources {
        let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        /// Runs `weirsource` on something and expects exactly one sentence.
        private func expect(_ uri: String, _ sentence: String, _ location: Testing.SourceLocation = #_sourceLocation)
            throws
        {
            let pipeline = try TestPipeline("weirsource name=source ! fakesink")
            pipeline.set("uri", of: "source", uri)
            #expect(pipeline.run() == .error(sentence), sourceLocation: location)
            #expect(pipeline.waitForEnd(within: 0) == .none, "a second sentence", sourceLocation: location)
        }

        @Test func noUri() throws {
            try expect("", "weirsource has no uri; give it a path or an address, as in uri=street.mp4")
        }

        @Test func missingFile() throws {
            try expect("\(folder.path)/no.mp4", "\(folder.path)/no.mp4 is not there; check the path")
            try expect("file://\(folder.path)/no.mp4", "\(folder.path)/no.mp4 is not there; check the path")
        }

        @Test func folderInsteadOfAFile() throws {
            try expect(folder.path, "\(folder.path) is a folder; name a video file in it")
        }

        @Test func emptyFile() throws {
            let path = try folder.write("empty.mp4", [])
            try expect(path, "\(path) is empty; record or copy it again")
        }

        @Test func textFile() throws {
            let path = try folder.write("text.mp4", Array("this is no video\n".utf8))
            try expect(path, "\(path) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func noiseFile() throws {
            let path = try folder.write(
                "noise.mp4",
                (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 &+ $0 >> 3) }
            )
            try expect(path, "\(path) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func soundFile() throws {
            let path = try TestVideo.makeSound(in: folder)
            try expect(path, "\(path) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func soundFileInALoop() throws {
            let path = try TestVideo.makeSound(in: folder)
            let pipeline = try TestPipeline("weirsource uri=\(path) loop=true ! fakesink")
            #expect(
                pipeline.run()
                    == .error("\(path) can't be read as video; check that it holds video and plays elsewhere")
            )
        }

        @Test func truncatedFile() throws {
            let video = try TestVideo.make(in: folder, frames: 20)
            let whole = try Data(contentsOf: URL(filePath: video))
            let half = try folder.write("half.mkv", whole.prefix(whole.count / 2))
            let pipeline = try TestPipeline("weirsource uri=\(half) ! fakesink name=out")
            #expect(pipeline.run() == .endOfStream)
            #expect((1..<20).contains(pipeline.log.frames.count))
        }

        @Test func headOfAFile() throws {
            let video = try TestVideo.make(in: folder, frames: 20)
            let head = try folder.write("head.mkv", Data(contentsOf: URL(filePath: video)).prefix(100))
            try expect(head, "\(head) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func unknownCodec() throws {
            let video = try TestVideo.make(in: folder, frames: 3)
            var bytes = try [UInt8](Data(contentsOf: URL(filePath: video)))
            let codec = Array("V_MS/VFW/FOURCC".utf8)
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: codec) })
            bytes.replaceSubrange(place..<place + codec.count, with: Array("V_QQ/QQQ/QQQQQQ".utf8))
            let path = try folder.write("unknown.mkv", bytes)
            try expect(path, "\(path) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func picturesThatAreNotThere() throws {
            let pattern = "\(folder.path)/none%05d.jpg"
            try expect(pattern, "\(pattern) can't be read as video; check that it holds video and plays elsewhere")
        }

        @Test func rateThatIsNone() throws {
            let pipeline = try TestPipeline("weirsource uri=\(folder.path)/p%05d.jpg rate=fast ! fakesink")
            #expect(
                pipeline.run()
                    == .error("the rate of numbered pictures is 'fast', but must be a fraction, as in rate=25/1")
            )
        }

        @Test func cameraThatIsNotThere() throws {
            try expect("/dev/video97", "/dev/video97 is not there; check the path")
        }

        @Test func addressThatNobodyAnswers() throws {
            let address = "http://127.0.0.1:9/street.mp4"
            try expect(address, "\(address) can't be read as video; check that it holds video and plays elsewhere")
        }
    }
}
