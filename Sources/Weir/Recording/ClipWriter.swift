import Glibc
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirRecording

/// Writes a stream's clips on a thread of its own.
final class ClipWriter: Sendable {
    struct Settings: Sendable {
        var stream: SourceID
        var container: ClipContainer
        var isDescribed: Bool
        var folder: RecordingFolder
    }

    /// What others may know of it.
    struct Progress: Sendable {
        /// Files that were completed.
        var finishedFiles = 0
        var lastFile: String?
        /// Files that are being written, by the number of their clip.
        var openFiles: [Int: String] = [:]
        /// Why nothing is written; nil where nothing is wrong.
        var problem: String?
        var isOver = false
    }

    let queue = ClipQueue()
    private let progress = Monitor(Progress())

    var current: Progress { progress.read { $0 } }

    /// `warn` is called on the writer's thread.
    init(_ settings: Settings, warn: @escaping @Sendable (WeirError) -> Void) {
        let (queue, progress) = (queue, progress)
        runInBackground {
            let work = ClipWork(settings, warn) { change in progress.update(change) }
            var isOver = false
            while !isOver {
                for job in queue.take() {
                    isOver = !work.perform(job)
                    queue.finished(job)
                }
            }
            progress.update { $0.isOver = true }
        }
    }

    /// Waits until the last job is done; false where that takes longer than `nanoseconds`.
    func waitForEnd(within nanoseconds: UInt64) -> Bool {
        progress.wait(until: .now.advanced(by: nanoseconds)) { $0.isOver ? true : nil } ?? false
    }
}

/// What the writer's thread does.
final class ClipWork {
    /// How often the disk is looked at, in nanoseconds.
    private static let checkInterval: UInt64 = 1_000_000_000
    /// How long a disk that refused again and again is left alone at most, in nanoseconds: a minute.
    private static let longestPause: UInt64 = 60_000_000_000
    /// A file that holds no more than this is only the header of a video, and removed where it failed, in bytes.
    private static let headerBytes = 4096
    /// For how long the records of frames are waited for after a file has ended, in nanoseconds of the stream: 10 seconds.
    private static let longestDelay: Int64 = 10_000_000_000

    private struct Clip {
        let order: ClipOrder
        var file: OpenFile?
        /// The format that nothing takes as it is, which was told.
        var refusedFormat: Int?
    }

    private struct OpenFile {
        let video: ClipFile
        let format: Int
        /// What is taken from the packets' times.
        let base: Int64
        let sidecar: ClipSidecar?
        var end: Int64
    }

    private let settings: ClipWriter.Settings
    private let warn: @Sendable (WeirError) -> Void
    private let tell: ((inout ClipWriter.Progress) -> Void) -> Void
    private var clips: [Int: Clip] = [:]
    private var sidecars: [ClipSidecar] = []
    private var nextCheck = MonotonicTime.now
    /// Whether nothing is written until there is room again.
    private var isPaused = false
    /// How long the next pause lasts; more with each that comes before a file was completed.
    private var pauseTime = ClipWork.checkInterval

    init(
        _ settings: ClipWriter.Settings,
        _ warn: @escaping @Sendable (WeirError) -> Void,
        tell: @escaping ((inout ClipWriter.Progress) -> Void) -> Void
    ) {
        self.settings = settings
        self.warn = warn
        self.tell = tell
    }

    /// False after the last job.
    func perform(_ job: ClipQueue.Job) -> Bool {
        switch job {
        case .begin(let order, let packets, let notes):
            clips[order.clip] = Clip(order: order)
            let others = sidecars.count
            for packet in packets { write(packet, order.clip) }
            for note in notes { give(note, to: sidecars[min(others, sidecars.count)...]) }
        case .packet(let clip, let packet): write(packet, clip)
        case .note(let note):
            give(note, to: sidecars[...])
            close { $0.end.map { note.time >= $0 } ?? false }
        case .end(let clip): end(clip)
        case .finish:
            for clip in clips.keys.sorted() { end(clip) }
            close { _ in true }
            return false
        }
        return true
    }

    private func end(_ clip: Int) {
        closeFile(of: clip)
        clips[clip] = nil
    }

    // MARK: - Video

    private func write(_ packet: RecordedPacket, _ clip: Int) {
        watchDisk()
        if let file = clips[clip]?.file, file.format != packet.packet.format {
            closeFile(of: clip, at: packet.packet.time)
        }
        if clips[clip]?.file == nil, packet.packet.isKeyFrame, !isPaused { openFile(of: clip, with: packet) }
        guard let file = clips[clip]?.file else { return }
        do throws(WeirError) {
            let decodeTime = packet.packet.decodeTime.map { $0 - file.base }
            try file.video.write(packet.content, at: packet.packet.time - file.base, decodedAt: decodeTime)
            clips[clip]?.file?.end = max(file.end, packet.packet.end)
        } catch {
            pause(error)
        }
    }

    private func openFile(of clip: Int, with packet: RecordedPacket) {
        guard let order = clips[clip]?.order, clips[clip]?.refusedFormat != packet.packet.format else { return }
        guard let container = container(for: packet.content.format) else {
            clips[clip]?.refusedFormat = packet.packet.format
            return
        }
        var path: String?
        do throws(WeirError) {
            try settings.folder.makeRoom()
            let name = order.name(stream: settings.stream.name, at: packet.arrival, process: Int(getpid()))
            let claimed = try settings.folder.claim(name, ending: container.rawValue)
            path = claimed
            let video = try ClipFile(claimed, container, packet.content.format)
            let (time, base) = (
                packet.packet.time, min(packet.packet.time, packet.packet.decodeTime ?? packet.packet.time)
            )
            var sidecar: ClipSidecar?
            if settings.isDescribed {
                // An MP4 file's edit list lets players begin with the first picture.
                let made = ClipSidecar(besides: claimed, from: time, zero: container == .mp4 ? time : base)
                sidecars.append(made)
                sidecar = made
            }
            clips[clip]?.file = OpenFile(
                video: video,
                format: packet.packet.format,
                base: base,
                sidecar: sidecar,
                end: packet.packet.end
            )
            tell { $0.openFiles[clip] = claimed }
        } catch {
            if let path {
                settings.folder.removeIfSmall(path, Self.headerBytes)
                settings.folder.release(path)
            }
            pause(error)
        }
    }

    /// What the packets are put into: what is wanted, else what takes them; nil after saying that nothing does.
    private func container(for format: EncodedFormat) -> ClipContainer? {
        if settings.container.takes(format) { return settings.container }
        if ClipContainer.mkv.takes(format) { return .mkv }
        warn(
            WeirError(
                .stream,
                "video of the kind \(format.type) can't be recorded: neither MP4 nor MKV files take it as it is."
            )
        )
        return nil
    }

    /// Completes the file that a clip is being written to; what comes at `time` is none of its.
    private func closeFile(of clip: Int, at time: Int64? = nil) {
        guard let file = clips[clip]?.file else { return }
        clips[clip]?.file = nil
        // Pictures that are shown later than those of the next file are still its own.
        file.sidecar?.end = time ?? file.end
        do throws(WeirError) {
            try file.video.finish()
            pauseTime = Self.checkInterval
            tell { progress in
                progress.finishedFiles += 1
                progress.lastFile = file.video.path
            }
        } catch {
            // What stopped the writing was told already.
            if !isPaused { warn(error) }
            settings.folder.removeIfSmall(file.video.path, Self.headerBytes)
        }
        settings.folder.release(file.video.path)
        tell { $0.openFiles[clip] = nil }
        close { sidecar in sidecar.end.map { $0 + Self.longestDelay < file.end } ?? false }
    }

    // MARK: - Room

    /// Pauses where the disk has no room left, and goes on where it has some again.
    private func watchDisk() {
        let now = MonotonicTime.now
        guard now >= nextCheck else { return }
        nextCheck = now.advanced(by: Self.checkInterval)
        do throws(WeirError) {
            try settings.folder.keepRoom()
            if isPaused {
                isPaused = false
                tell { $0.problem = nil }
            }
        } catch {
            pause(error)
        }
    }

    private func pause(_ reason: WeirError) {
        guard !isPaused else { return }
        isPaused = true
        // A disk that refuses isn't asked for each frame, nor each second for ever.
        nextCheck = MonotonicTime.now.advanced(by: pauseTime)
        tell { $0.problem = reason.message }
        if pauseTime == Self.checkInterval { warn(WeirError(reason.code, "recording pauses: \(reason.message)")) }
        let next = min(2 * pauseTime, Self.longestPause)
        for clip in clips.keys.sorted() { closeFile(of: clip) }
        pauseTime = next
    }

    // MARK: - What goes beside

    private func give(_ note: FrameNote, to sidecars: ArraySlice<ClipSidecar>) {
        for sidecar in sidecars where sidecar.covers(note.time) {
            let wasWell = sidecar.failure == nil
            sidecar.take(note)
            if wasWell, let failure = sidecar.failure { warn(failure) }
        }
    }

    private func close(_ isDone: (ClipSidecar) -> Bool) {
        for sidecar in sidecars where isDone(sidecar) { sidecar.finish() }
        sidecars.removeAll(where: isDone)
    }
}
