import Foundation
import Testing
import WeirCore
import WeirRecording
import WeirTestKit

/// Raw recordings that tests make.
enum TestRecording {
    /// Six pictures of 64x48 pixels as Motion JPEG, of which the `kept` ones went on, a millisecond after each other; its path.
    ///
    /// From the fourth on they went to another decoder.
    static func make(in folder: TemporaryFolder, kept: [UInt64], name: String = "inputs.weirraw") throws -> String {
        let line =
            "videotestsrc num-buffers=6 ! video/x-raw, format=I420, width=64, height=48, framerate=25/1 ! jpegenc "
            + "! multifilesink location=\"\(folder.path)/%d.jpg\""
        #expect(try TestPipeline(line).run() == .endOfStream)
        var bytes = RawFormat.signature
        for number in 0..<6 as Range<UInt64> {
            if number % 3 == 0 {
                bytes += RawEntry.decoder(stream: 0, factory: "jpegdec").bytes
                let caps = "image/jpeg, width=(int)64, height=(int)48, framerate=(fraction)25/1"
                bytes += RawEntry.format(stream: 0, caps: caps).bytes
            }
            let picture = try Data(contentsOf: URL(filePath: "\(folder.path)/\(number).jpg"))
            let packet = RawPacket(
                number: number,
                arrival: number,
                presentationTime: number * 40_000_000,
                decodeTime: nil,
                duration: 40_000_000,
                captureTime: nil,
                flags: 0
            )
            bytes += RawEntry.packet(stream: 0, packet, bytes: Array(picture)).bytes
            guard kept.contains(number) else { continue }
            bytes += RawEntry.frame(stream: 0, RawFrame(packet: number, time: number * 1_000_000, duration: nil)).bytes
        }
        return try folder.write(name, bytes + RawEntry.end(stream: 0).bytes)
    }
}

extension ElementTests {
    /// `weirreplaysrc` on recordings that are whole, cut and damaged.
    @Suite struct ReplaySource {
        private func frames(of recording: String) throws -> [(number: Int?, time: UInt64?)] {
            let harness = try ElementHarness("weirreplaysrc", ["recording": recording, "source-id": "gate"], inputs: 0)
            try harness.play()
            #expect(harness.output.log.waitForEvent("eos"))
            return harness.output.log.frames.map { frame in
                #expect(frame.metadata?.source == SourceID("gate"))
                return (frame.metadata?.frameNumber, frame.time)
            }
        }

        @Test func givesTheFramesThatWentOnWithTheirTimes() throws {
            let folder = try TemporaryFolder()
            let given = try frames(of: TestRecording.make(in: folder, kept: [0, 2, 3, 5]))
            #expect(given.map(\.number) == [0, 1, 2, 3])
            #expect(given.map(\.time) == [0, 2_000_000, 3_000_000, 5_000_000])
        }

        /// A flipped byte in the last packet: all before it is there.
        @Test func damageEndsWhatIsRead() throws {
            let folder = try TemporaryFolder()
            let path = try TestRecording.make(in: folder, kept: [0, 1, 2, 3, 4, 5])
            var bytes = Array(try Data(contentsOf: URL(filePath: path)))
            bytes[bytes.count - 100] ^= 1
            let given = try frames(of: folder.write("damaged.weirraw", bytes))
            #expect(given.map(\.number) == [0, 1, 2, 3, 4])
        }

        @Test func whatIsNoRecordingIsRefused() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("x.weirraw", "no recording at all".utf8)
            let pipeline = try TestPipeline("weirreplaysrc recording=\(path) ! fakesink")
            let sentence = "\(path) is no raw recording, or one of another version of Weir."
            #expect(pipeline.run() == .error(sentence))
        }
    }
}
