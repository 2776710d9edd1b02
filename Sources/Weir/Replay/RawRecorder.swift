import FoundationEssentials
import Synchronization
import WeirConfig
import WeirCore
import WeirElements
import WeirGStreamer
import WeirMessages
import WeirRecording

/// Keeps all that decides what a run's records say, so that it can be run again: what goes into decoders, which frames went
/// on and with which times, and in which order streams used what they share.
public final class RawRecorder: Sendable {
    public struct Settings: Hashable, Sendable {
        /// A folder that isn't there yet, or is empty.
        public var folder: String
        /// The recording ends when it has this many bytes; nil for no bound.
        public var mostBytes: Int?

        public init(folder: String, mostBytes: Int? = nil) {
            self.folder = folder
            self.mostBytes = mostBytes
        }
    }

    /// What one stream's threads know.
    private struct Progress {
        var packets: UInt64 = 0
        var format: Int?
    }

    /// How long the disk may take at the end, in nanoseconds.
    private static let finishingTime: UInt64 = 10_000_000_000

    private let folder: String
    private let journal: RawJournal
    private let order: AccessOrder?
    private let notices: [String]
    /// The streams that are made and not decoded.
    private let madeStreams: Set<Int>
    private let start = MonotonicTime.now
    private let warn = Mutex<(@Sendable (WeirError) -> Void)?>(nil)

    /// Makes the folder and writes what is known before anything runs.
    ///
    /// Throws `.resource` where it can't be made, or holds something.
    init(_ application: Application, _ settings: Settings) throws(WeirError) {
        let folder = RawFolder(path: settings.folder)
        try Self.make(folder)
        let shared = application.sharedPlaces
        let streams = application.sources.map(\.id)
        notices = application.unkept
        try RawDescription(application, shared.map(\.name)).write(to: folder)
        let text = ApplicationText.text(
            application.decisions,
            head: ["What decides in the application that was recorded here; `weir replay` reads it."],
            folder: Self.absolute(folder.path)
        )
        do { try Data(text.utf8).write(to: URL(filePath: folder.application)) } catch {
            throw WeirError(.resource, "\(folder.application) can't be written.", cause: "\(error)")
        }
        let tell = Monitor<(@Sendable (String) -> Void)?>(nil)
        let journal = try RawJournal(folder.inputs, mostBytes: settings.mostBytes) { reason in
            tell.read { $0 }?(reason)
        }
        self.folder = settings.folder
        self.journal = journal
        madeStreams = Set(
            application.sources.indices.filter { index in
                if case .scene = application.sources[index].location { true } else { false }
            }
        )
        // Alone a stream depends on nobody.
        order =
            streams.count > 1
            ? AccessOrder(of: streams, shared.map(\.place)) { stream, place in
                journal.post(.turn(stream: stream, place: place))
            } : nil
        tell.update { $0 = { [weak self] in self?.tellOfEnd($0) } }
    }

    /// Keeps what comes into a stream and what goes out of it; called before it starts.
    func attach(to branch: StreamBranch) {
        let stream = branch.number
        let progress = Mutex(Progress())
        let bin = branch.bin
        warn.withLock { $0 = $0 ?? { [weak bin] in bin?.post(warning: $0) } }
        EncodedTap.install(on: branch.bin, markingWith: .number) { [journal, start] packet in
            progress.withLock { progress in
                Self.take(packet, stream, &progress, since: start, journal)
            }
        }
        let isMade = madeStreams.contains(stream)
        branch.sourceOutput.onFrame(markedWith: .number) { [journal] frame in
            let packet = frame.mark.flatMap { UInt64(exactly: $0) }
            guard isMade || packet != nil else {
                return journal.end("stream \(branch.plan.id) gives frames that don't tell which packet they were")
            }
            journal.post(.frame(stream: stream, RawFrame(packet: packet, time: frame.time, duration: frame.duration)))
        }
        branch.sourceOutput.onEndOfStream { [journal] in journal.post(.end(stream: stream)) }
        branch.output.onFrame { [journal] metadata, _ in
            guard let metadata else { return }
            journal.post(.result(stream: stream, RawResult(of: metadata)))
        }
    }

    /// The run begins.
    func begin() {
        order?.enforce()
        for notice in notices { warn(notice + ", so that a replay may differ there.") }
    }

    /// Keeps what the run tells, for those who look closer.
    func note(_ event: RunEvent) {
        let (stream, text): (SourceID?, String)
        switch event {
        case .warning(let source, let sentence, _): (stream, text) = (source, sentence)
        case .streamFailed(let source, let error): (stream, text) = (source, error.description)
        case .progress, .streamAdded, .streamRemoved, .finishing, .performance: return
        }
        let place = stream.map { "stream \($0): " } ?? ""
        let now = MonotonicTime.now.nanoseconds - start.nanoseconds
        journal.post(.note(stream: nil, time: now, text: place + text))
    }

    /// What comes from now on isn't kept, for a reason that is told.
    func end(_ reason: String) {
        journal.end(reason)
    }

    /// The run is over.
    func finish() {
        order?.withdraw()
        if !journal.finish(within: Self.finishingTime) {
            warn("the raw recording in \(folder) wasn't completed in time; its end may be missing.")
        }
    }

    private static func take(
        _ packet: EncodedPacket,
        _ stream: Int,
        _ progress: inout Progress,
        since start: MonotonicTime,
        _ journal: RawJournal
    ) -> Int64 {
        defer { progress.packets += 1 }
        guard journal.isOpen else { return Int64(clamping: progress.packets) }
        if packet.isRestart { journal.post(.decoder(stream: stream, factory: packet.decoder)) }
        if packet.isRestart || progress.format != packet.format.number {
            journal.post(.format(stream: stream, caps: packet.format.text))
            progress.format = packet.format.number
        }
        let content = packet.content
        let kept = RawPacket(
            number: progress.packets,
            arrival: MonotonicTime.now.nanoseconds - start.nanoseconds,
            presentationTime: content.presentationTime,
            decodeTime: content.decodeTime,
            duration: content.duration,
            captureTime: content.captureTime,
            flags: content.flags
        )
        journal.post(.packet(stream: stream, kept, bytes: content.bytes))
        return Int64(clamping: progress.packets)
    }

    private func tellOfEnd(_ reason: String) {
        warn("the raw recording in \(folder) has ended: \(reason); what came until then can be replayed.")
    }

    private func warn(_ sentence: String) {
        warn.withLock { $0 }?(WeirError(.resource, sentence))
    }

    private static func make(_ folder: RawFolder) throws(WeirError) {
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        } catch {
            throw WeirError(
                .resource,
                "the folder \(folder.path) can't be made for a raw recording.",
                cause: "\(error)"
            )
        }
        guard (try? files.contentsOfDirectory(atPath: folder.path).isEmpty) == true else {
            throw WeirError(
                .resource,
                "the folder \(folder.path) is not empty; name one that isn't there yet for a raw recording."
            )
        }
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
    }
}

extension RawDescription {
    fileprivate init(_ application: Application, _ shared: [String]) throws(WeirError) {
        let now = CalendarTime(unixSeconds: Int(wallClock()))
        self.init(
            weir: weirVersion,
            gstreamer: Framework.version,
            began: now.description,
            streams: application.sources.map { Stream(name: $0.id.name, place: $0.location.place) },
            shared: shared,
            files: try application.decidingFiles(),
            notKept: application.unkept
        )
    }
}

extension RawResult {
    /// The checksum is that of the record with all digits.
    init(of metadata: FrameMetadata) {
        var record: [UInt8] = []
        RecordEncoder(isExact: true).append(metadata, to: &record)
        self.init(frameNumber: UInt64(clamping: metadata.frameNumber), checksum: Checksum32.of(record))
    }
}
