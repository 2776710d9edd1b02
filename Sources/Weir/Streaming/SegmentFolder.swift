import Foundation
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirStreaming

/// Writes a stream as segments and a playlist into a folder, for any web server.
final class SegmentFolder: FrameReceiver {
    private struct State {
        var waiting: [EncodedFrame] = []
        /// Whether frames are left out until the next key frame, since too many wait.
        var isSkipping = false
        var hasEnded = false
        /// Whether nobody writes: not yet, or no more.
        var isIdle = true
        var droppedFrames = 0
        var problem: String?
    }

    /// Frames that wait for a slow disk: four seconds at 25 a second.
    private static let framesHeld = 100

    private let stream: EncodedStream
    private let writer: SegmentWriter
    private let warn: @Sendable (WeirError) -> Void
    private let state = Monitor(State())

    /// Makes the folder; `warn` is told of the first thing that goes wrong, and of further ones ever more rarely.
    ///
    /// Throws `.resource` where the folder can't be made or written to.
    init(
        _ stream: EncodedStream,
        folder: String,
        _ segments: Application.Output.Segments,
        codec: VideoTrack.Codec,
        warn: @escaping @Sendable (WeirError) -> Void
    ) throws(WeirError) {
        self.stream = stream
        self.warn = warn
        writer = SegmentWriter(folder: folder, segments, codec: codec)
        try writer.prepare()
    }

    func begin() {
        state.update { $0.isIdle = false }
        // Nobody knows who looks at files.
        stream.addWatcher()
        runInBackground { [self] in
            work()
            state.update { $0.isIdle = true }
        }
    }

    var status: ReceiverStatus {
        state.read { ReceiverStatus(watchers: 1, droppedFrames: $0.droppedFrames, problem: $0.problem) }
    }

    func receive(_ frame: EncodedFrame) {
        state.update { state in
            let isFull = state.waiting.count >= Self.framesHeld
            state.isSkipping = isFull || state.isSkipping && !frame.isKeyFrame
            if state.isSkipping { state.droppedFrames += 1 } else { state.waiting.append(frame) }
        }
    }

    func end() {
        state.update { $0.hasEnded = true }
    }

    func close(by deadline: MonotonicTime) {
        end()
        _ = state.wait(until: deadline) { $0.isIdle ? true : nil }
    }

    private func work() {
        var writer = writer
        var failures = (count: 0, warning: CountedWarning())
        while true {
            let (frames, hasEnded) = state.wait { state -> ([EncodedFrame], Bool)? in
                guard !state.waiting.isEmpty || state.hasEnded else { return nil }
                defer { state.waiting = [] }
                return (state.waiting, state.hasEnded)
            }
            do throws(WeirError) {
                for frame in frames {
                    if try writer.write(frame) { stream.requestKeyFrame() }
                }
                if hasEnded { try writer.end() }
                if !frames.isEmpty { state.update { $0.problem = nil } }
            } catch {
                failures.count += 1
                state.update { $0.problem = error.message }
                if failures.warning.isDue(at: failures.count) { warn(error) }
            }
            if hasEnded { return }
        }
    }
}

/// The files of `SegmentFolder`.
struct SegmentWriter {
    private static let playlistName = "index.m3u8"
    /// Segments that are listed no more stay for those who read an older playlist.
    private static let segmentsKept = 3

    private let folder: URL
    private var reader: SampleReader
    private var segmenter: Segmenter
    private var list: SegmentList
    private let names = MediaPlaylist.Names()
    private let playlist: MediaPlaylist
    /// Those that will be deleted, the oldest first.
    private var lost: [SegmentList.Segment] = []
    private var initializations: Set<Int> = []

    init(folder: String, _ segments: Application.Output.Segments, codec: VideoTrack.Codec) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        reader = SampleReader(codec)
        segmenter = Segmenter(segmentLength: Int64(segments.length * 1e9), partLength: nil)
        // Numbers go on where those of an earlier run ended at the latest, for players that are still there.
        let first = Int(Date().timeIntervalSince1970)
        list = SegmentList(length: segments.count, first: first)
        playlist = MediaPlaylist(names: names, segmentLength: segments.length, partLength: nil)
    }

    /// Makes the folder, and deletes what an earlier run has left in it.
    func prepare() throws(WeirError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where file == Self.playlistName || file.wholeMatch(of: /(segment|init)-\d+\.(m4s|mp4)/) != nil {
                try FileManager.default.removeItem(at: folder.appending(path: file))
            }
        } catch {
            throw problem(error)
        }
    }

    /// Takes a frame in; true where a key frame is due.
    mutating func write(_ frame: EncodedFrame) throws(WeirError) -> Bool {
        guard let (sample, track) = reader.sample(frame) else { return false }
        try write(segmenter.push(sample, of: track))
        return segmenter.takeKeyFrameRequest()
    }

    /// Writes what is left, and that nothing more will come.
    mutating func end() throws(WeirError) {
        try write(segmenter.end())
        list.end()
        try writePlaylist()
    }

    private mutating func write(_ output: [Segmenter.Output]) throws(WeirError) {
        for item in output {
            switch item {
            case .track(let bytes):
                list.beginTrack()
                initializations.insert(list.current.initialization)
                try write(bytes, as: names.initialization(list.current.initialization))
            case .part(let part):
                try write(part.bytes, as: names.segment(list.current.number))
                list.add(part)
            case .segmentEnd:
                lost += list.endSegment()
                try writePlaylist()
                deleteOld()
            }
        }
    }

    private func writePlaylist() throws(WeirError) {
        try write(Array(playlist.text(list).utf8), as: Self.playlistName)
    }

    /// So that nobody who reads the folder ever sees a file that is half there.
    private func write(_ bytes: [UInt8], as name: String) throws(WeirError) {
        do {
            try Data(bytes).write(to: folder.appending(path: name), options: .atomic)
        } catch {
            throw problem(error)
        }
    }

    private mutating func deleteOld() {
        // A file that can't be deleted is left to the next run.
        for segment in lost.dropLast(Self.segmentsKept) {
            try? FileManager.default.removeItem(at: folder.appending(path: names.segment(segment.number)))
        }
        lost = lost.suffix(Self.segmentsKept)
        let used = Set((lost + list.segments + [list.current]).map(\.initialization))
        for number in initializations.subtracting(used) {
            try? FileManager.default.removeItem(at: folder.appending(path: names.initialization(number)))
        }
        initializations.formIntersection(used)
    }

    private func problem(_ error: any Error) -> WeirError {
        WeirError(
            .resource,
            "the segments in \(folder.path) can't be written; look for room on the disk and for permissions.",
            cause: "\(error)"
        )
    }
}
