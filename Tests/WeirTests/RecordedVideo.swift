import Foundation
import WeirCore
import WeirTestKit

/// A video file as FFmpeg reads it.
struct RecordedVideo {
    struct Packet: Hashable {
        /// In seconds.
        var time: Double
        var isKeyFrame: Bool
        /// Of the bytes.
        var hash: String
        var size: Int
    }

    let packets: [Packet]
    let codec: String

    init(_ path: String) throws {
        let result = try ProgramRun(
            "/usr/bin/ffprobe",
            ["-v", "error", "-select_streams", "v:0", "-show_data_hash", "md5"]
                + ["-show_entries", "packet=pts_time,size,flags,data_hash:stream=codec_name", "-of", "json", path]
        )
        let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
        guard result.errors.isEmpty, let stream = answer.streams.first else {
            throw WeirError(.stream, "\(path) is not a whole video: \(result.errors)")
        }
        codec = stream.codec_name
        packets = answer.packets.map { packet in
            Packet(
                time: packet.pts_time.flatMap { Double($0) } ?? -1,
                isKeyFrame: packet.flags.hasPrefix("K"),
                hash: packet.data_hash ?? "",
                size: Int(packet.size) ?? 0
            )
        }
    }

    private struct Answer: Decodable {
        struct Packet: Decodable {
            var pts_time: String?
            var flags: String
            var size: String
            var data_hash: String?
        }

        struct Stream: Decodable { var codec_name: String }

        var packets: [Packet]
        var streams: [Stream]
    }

    /// Where in `whole` these packets stand, byte for byte and with the same times between them; nil where they don't.
    ///
    /// The parser before the decoder puts the parameter sets before the very first packet, where the stream was connected.
    func place(in whole: RecordedVideo, from start: Int = 0) -> Int? {
        guard let first = packets.first else { return nil }
        return (start..<max(start, whole.packets.count - packets.count + 1)).first { place in
            let part = whole.packets[place..<place + packets.count]
            let shift = part[place].time - first.time
            // Containers round times to parts of their own second.
            return zip(part.indices, zip(part, packets)).allSatisfy { index, pair in
                let isSame = pair.0.hash == pair.1.hash
                let isLonger = index == 0 && (1..<4096).contains(pair.1.size - pair.0.size)
                return (isSame || isLonger) && abs(pair.0.time - pair.1.time - shift) < 0.002
            }
        }
    }

    /// Whether all packets of a video are here from the first on; the last ones may be missing.
    func begins(_ whole: RecordedVideo, at place: Int) -> Bool {
        let part = whole.packets[place..<min(place + packets.count, whole.packets.count)]
        return place + packets.count <= whole.packets.count
            && zip(part.indices, zip(part, packets)).allSatisfy { $0 == 0 || $1.0.hash == $1.1.hash }
    }

    /// The bytes of the first packet.
    static func firstPacket(of path: String) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let copied = try ProgramRun(
            "/usr/bin/ffmpeg",
            ["-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-frames:v", "1", "-f", "data"]
                + ["\(folder.path)/packet"]
        )
        guard copied.status == 0 else { throw WeirError(.stream, copied.errors) }
        return Array(try Data(contentsOf: URL(filePath: "\(folder.path)/packet")))
    }
}

/// The videos in a folder and those in it, in the order in which they were begun.
func recordings(in folder: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".mp4") || $0.hasSuffix(".mkv") }
        .sorted { stem($0).compare(stem($1), options: .numeric) == .orderedAscending }
        .map { "\(folder)/\($0)" }
}

private func stem(_ path: String) -> String { String(path.dropLast(4)) }
