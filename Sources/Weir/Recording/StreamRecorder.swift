import Synchronization
import WeirConfig
import WeirCore
import WeirGStreamer
import WeirMessages
import WeirRecording

/// Records a stream as it comes, without encoding it anew: all the time, and in clips that begin in the past.
///
/// One clip at a time is made of a stream, as DeepStream's smart record has it; all may be called from any thread.
public final class StreamRecorder: Sendable {
    private struct State {
        var timeline = PacketTimeline()
        var window: PacketWindow<RecordedPacket>
        var notes: FrameWindow
        var segments: SegmentSchedule?
        var sessions: SessionSchedule?
        /// The clips that are being written.
        var segmentClip: Int?
        var sessionClip: Int?
        var clipCount = 0
        var latest: Int64?
        var hasToldOfRawVideo = false
        var dropWarning = CountedWarning()
        var isOver = false
    }

    /// How much longer than asked for packets are held, since what is seen in them is known later: 2 seconds.
    private static let delayAllowance: Int64 = 2_000_000_000
    /// How much memory the records of frames may take.
    private static let mostNoteBytes = 16_000_000

    public let source: SourceID
    private let recording: Application.Recording
    private let writer: ClipWriter
    private let warn: @Sendable (WeirError) -> Void
    private let state: Mutex<State>

    /// `warn` is told of what is survived, from any thread.
    init(_ source: SourceID, _ recording: Application.Recording, warn: @escaping @Sendable (WeirError) -> Void) {
        self.source = source
        self.recording = recording
        self.warn = warn
        let names =
            [
                recording.segments.map { RecordingName.segment($0.name) },
                recording.clips.map { .clip(prefix: $0.prefix) },
            ]
            .compactMap(\.self)
        let folder = RecordingFolder.shared(recording.folder, recording.keep.plan, names)
        let settings = ClipWriter.Settings(
            stream: source,
            container: recording.container == .mp4 ? .mp4 : .mkv,
            isDescribed: recording.isDescribed,
            folder: folder
        )
        writer = ClipWriter(settings, warn: warn)
        let length = recording.clips.map { nanoseconds($0.cache) + Self.delayAllowance } ?? 0
        state = Mutex(
            State(
                window: PacketWindow(length: length, mostBytes: recording.clips?.cacheBytes ?? 0),
                notes: FrameWindow(length: 2 * length, mostBytes: Self.mostNoteBytes),
                segments: recording.segments.map { SegmentSchedule(length: nanoseconds($0.length)) },
                sessions: recording.clips.map { SessionSchedule($0.options) }
            )
        )
    }

    deinit {
        end()
    }

    /// Records what goes into the decoders of `stream`, with what is known of the frames that leave by `output`.
    func attach(to stream: Bin, output: Pad) {
        EncodedTap.install(on: stream) { self.take($0) }
        output.onFrame(markedWith: .recording) { self.take($0.metadata, mark: $0.mark) }
    }

    // MARK: - Requests

    /// Begins a clip with the key frame `secondsBack` before now, that goes on for `duration` seconds from now.
    ///
    /// Without a duration the settings' own holds. It begins later where less is held in memory. Throws `.exists` while
    /// another clip is made, `.settings` where the stream has no `clips` or a number can't be, `.stream` where nothing
    /// has come yet.
    public func start(secondsBack: Double = 0, duration: Double? = nil) throws(WeirError) -> RecordingStatus.Session {
        guard (0...Self.longestRequest).contains(secondsBack),
            duration.map({ (0...Self.longestRequest).contains($0) }) ?? true
        else {
            throw WeirError(.settings, "a clip goes from 0 to \(Int(Self.longestRequest)) seconds back, and as far on.")
        }
        let result = state.withLock { state -> Result<RecordingStatus.Session, WeirError> in
            do throws(WeirError) {
                guard state.sessions != nil else { throw noClips }
                guard let now = state.latest, !state.isOver else {
                    throw WeirError(.stream, "stream \(source) has nothing to record now.")
                }
                let session = try state.sessions?.start(
                    at: now,
                    back: nanoseconds(secondsBack),
                    duration: duration.map(nanoseconds)
                )
                guard let session else { throw noClips }
                begin(session, &state)
                return .success(RecordingStatus.Session(session))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Ends the clip that is made, or only the one of this number.
    ///
    /// Throws `.notFound` where there is none.
    @discardableResult
    public func stop(_ number: Int? = nil) throws(WeirError) -> RecordingStatus.Session {
        let result = state.withLock { state -> Result<RecordingStatus.Session, WeirError> in
            do throws(WeirError) {
                guard let session = try state.sessions?.stop(number) else { throw noClips }
                endSession(&state)
                return .success(RecordingStatus.Session(session))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    public var status: RecordingStatus {
        let progress = writer.current
        return state.withLock { state in
            RecordingStatus(
                session: state.sessions?.session.map { RecordingStatus.Session($0) },
                sessionFile: state.sessionClip.flatMap { progress.openFiles[$0] },
                segmentFile: state.segmentClip.flatMap { progress.openFiles[$0] },
                finishedFiles: progress.finishedFiles,
                lastFile: progress.lastFile,
                heldSeconds: Double(state.window.span) / 1e9,
                heldBytes: state.window.bytes,
                droppedFrames: writer.queue.dropped,
                problem: progress.problem
            )
        }
    }

    /// An hour, the most that settings allow too.
    private static let longestRequest = 3600.0

    private var noClips: WeirError {
        WeirError(.settings, "stream \(source) has no clips; its settings need `record` with `clips`.")
    }

    // MARK: - What comes

    /// Takes the next packet, and returns its time on the recording's timeline.
    private func take(_ content: EncodedPacket) -> Int64 {
        state.withLock { state in
            if content.isRestart { state.timeline.restart() }
            let times = state.timeline.place(
                presentation: content.presentationTime,
                decode: content.decodeTime,
                duration: content.duration
            )
            guard !state.isOver else { return times.time }
            let packet = PacketDescription(
                time: times.time,
                decodeTime: times.decodeTime,
                duration: times.duration,
                bytes: content.bytes,
                isKeyFrame: content.isKeyFrame,
                format: content.format.number
            )
            keep(RecordedPacket(packet: packet, content: content, arrival: wallClock()), &state)
            return times.time
        }
    }

    private func keep(_ packet: RecordedPacket, _ state: inout State) {
        state.latest = max(state.latest ?? packet.packet.time, packet.packet.time)
        let changes = state.sessions?.advance(to: packet.packet.time) ?? []
        if changes.contains(.end) { endSession(&state) }
        if state.sessions != nil {
            let overflows = state.window.overflows
            state.window.append(packet.packet, packet)
            if state.window.overflows != overflows { warnOfOverflow(state.window.overflows, &state) }
        }
        if let clip = state.sessionClip { post(.packet(clip: clip, packet), &state) }
        for case .begin(let session) in changes { begin(session, &state) }
        if state.segments?.begins(with: packet.packet) == true, let segments = recording.segments {
            if let clip = state.segmentClip { post(.end(clip: clip), &state) }
            let order = ClipOrder(clip: state.clipCount, kind: .segment(segments.name))
            state.clipCount += 1
            state.segmentClip = order.clip
            post(.begin(order, [packet], []), &state)
        } else if let clip = state.segmentClip {
            post(.packet(clip: clip, packet), &state)
        }
    }

    /// Takes the next frame with what is known of it.
    private func take(_ metadata: FrameMetadata?, mark: Int64?) {
        guard let mark else { return warnOfRawVideo() }
        let note = recording.isDescribed ? metadata.map { FrameNote(of: $0, at: mark) } : nil
        state.withLock { state in
            guard !state.isOver else { return }
            if let note {
                if state.sessions != nil { state.notes.append(note) }
                if state.clipCount > 0 { post(.note(note), &state) }
            }
            let changes = state.sessions?.take(metadata?.analytics.events ?? [], at: mark) ?? []
            for change in changes {
                switch change {
                case .end: endSession(&state)
                case .begin(let session): begin(session, &state)
                }
            }
        }
    }

    private func begin(_ session: SessionSchedule.Session, _ state: inout State) {
        let packets = state.window.clip(from: session.start).map(\.content)
        let order = ClipOrder(
            clip: state.clipCount,
            kind: .session(prefix: recording.clips?.prefix ?? "", number: session.number)
        )
        state.clipCount += 1
        state.sessionClip = order.clip
        let notes = packets.first.map { state.notes.notes(from: $0.packet.time) } ?? []
        post(.begin(order, packets, notes), &state)
    }

    private func endSession(_ state: inout State) {
        if let clip = state.sessionClip { post(.end(clip: clip), &state) }
        state.sessionClip = nil
    }

    private func post(_ job: ClipQueue.Job, _ state: inout State) {
        guard let dropped = writer.queue.post(job), state.dropWarning.isDue(at: dropped) else { return }
        warn(WeirError(.resource, "the disk of \(recording.folder) is too slow: \(dropped) frames weren't recorded."))
    }

    // MARK: - The end

    /// Has all files completed, and doesn't wait for it; what comes afterwards is not recorded.
    func end() {
        let wasOver = state.withLock { state in
            defer { state.isOver = true }
            state.window.removeAll()
            return state.isOver
        }
        if !wasOver { _ = writer.queue.post(.finish) }
    }

    /// Completes all files.
    ///
    /// A disk that takes longer than `nanoseconds` is told of and left alone.
    func finish(within nanoseconds: UInt64) {
        end()
        if !writer.waitForEnd(within: nanoseconds) {
            warn(
                WeirError(
                    .resource,
                    "recordings in \(recording.folder) weren't completed in time; the last may be cut."
                )
            )
        }
    }

    // MARK: - Warnings

    private func warnOfRawVideo() {
        let isFirst = state.withLock { state in
            defer { state.hasToldOfRawVideo = true }
            return !state.hasToldOfRawVideo && !state.isOver
        }
        guard isFirst else { return }
        let hasPackets = state.withLock { $0.latest != nil }
        let sentence =
            hasPackets
            ? "its decoder doesn't tell which frame was which packet, so nothing goes beside its recordings."
            : "its video comes unencoded and can't be recorded as it is; an `output` can encode it."
        warn(WeirError(.stream, sentence))
    }

    private func warnOfOverflow(_ count: Int, _ state: inout State) {
        guard state.dropWarning.isDue(at: count) else { return }
        warn(
            WeirError(
                .resource,
                "more than `cache-size` came between two key frames, so clips begin later; make it larger."
            )
        )
    }
}

extension FrameNote {
    fileprivate init(of metadata: FrameMetadata, at time: Int64) {
        var record: [UInt8] = []
        RecordEncoder().append(metadata, to: &record)
        self.init(time: time, record: record, caption: CaptionEncoder().text(of: metadata.objects))
    }
}

extension Application.Recording.Keep {
    fileprivate var plan: RetentionPlan { RetentionPlan(age: age, bytes: bytes, freeBytes: freeBytes) }
}

extension Application.Recording.Clips {
    fileprivate var options: SessionSchedule.Options {
        let rules: Set<String>? =
            switch events {
            case .none: []
            case .all: nil
            case .rules(let names): Set(names)
            }
        return SessionSchedule.Options(
            rules: rules,
            before: nanoseconds(before),
            after: nanoseconds(after),
            duration: nanoseconds(duration),
            interval: interval.map(nanoseconds)
        )
    }
}

/// Seconds that settings have kept within bounds.
private func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }
