import Glibc
import WeirCore
import WeirMessages
import WeirRecording

/// What goes beside a video: the records of its frames, and captions for players.
final class ClipSidecar {
    /// From when to when its frames are shown, in nanoseconds of `PacketTimeline`; the end is nil while the video goes on.
    let start: Int64
    var end: Int64?
    /// The beginning of the video's own time.
    private let zero: Int64
    /// The video's path without its ending.
    private let stem: String
    private let encoder = RecordEncoder()
    private var records: Int32?
    private var captions: Int32?
    private var caption = (text: "", start: Int64(0))
    private var latest: Int64
    private(set) var failure: WeirError?

    /// No file is made before there is something to write.
    init(besides video: String, from start: Int64, zero: Int64) {
        stem = String(video[..<(video.lastIndex(of: ".") ?? video.endIndex)])
        (self.start, self.zero, latest) = (start, zero, start)
    }

    deinit {
        for case let file? in [records, captions] { close(file) }
    }

    /// Whether frames at `time` belong to it.
    func covers(_ time: Int64) -> Bool { time >= start && end.map { time < $0 } ?? true }

    /// Takes in what was said of the next frame.
    func take(_ note: FrameNote) {
        guard failure == nil else { return }
        latest = max(latest, note.time)
        var line: [UInt8] = []
        encoder.append(note.record, inClipAt: UInt64(clamping: note.time - zero), to: &line)
        write(line, to: &records, "jsonl")
        guard note.caption != caption.text else { return }
        endCaption(at: note.time)
        caption = (note.caption, note.time)
    }

    /// Writes what is still to be written; nothing comes after it.
    func finish() {
        endCaption(at: end ?? latest)
    }

    private func endCaption(at time: Int64) {
        var cue: [UInt8] = []
        CaptionEncoder().append(caption.text, from: caption.start - zero, to: time - zero, into: &cue)
        guard !cue.isEmpty, failure == nil else { return }
        write(captions == nil ? CaptionEncoder.header + cue : cue, to: &captions, "vtt")
    }

    private func write(_ bytes: [UInt8], to file: inout Int32?, _ ending: String) {
        let path = "\(stem).\(ending)"
        if file == nil {
            let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            if opened >= 0 { file = opened }
        }
        guard let file, writeWhole(bytes, to: file) else {
            failure = WeirError(.resource, "\(path) can't be written: \(String(cString: strerror(errno))).")
            return
        }
    }
}
