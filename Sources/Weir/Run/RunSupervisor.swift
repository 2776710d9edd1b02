import WeirCore
import WeirGStreamer

/// Decides what follows from what a pipeline tells; does nothing itself.
struct RunSupervisor {
    enum Action {
        case endStream(Int, at: StreamBranch.End)
        /// Nothing comes out of the stream any more, so that its elements can be stopped.
        case takeDown(Int)
        case closeOutputs
        case recalculateLatency
        case renewClock
        case tell(RunEvent)
    }

    /// How long outputs may take to finalise once all streams have ended, in nanoseconds: encoders still hold frames then.
    static let finishingTime: UInt64 = 30_000_000_000
    /// How long outputs get after a failure that all streams share.
    static let failingTime: UInt64 = 5_000_000_000
    /// How long the elements of a stream that failed may keep its end back.
    static let endingTime: UInt64 = 3_000_000_000

    private(set) var isOver = false
    /// What ended the run for all.
    private(set) var failure: WeirError?
    /// The streams that are there, by their numbers.
    private(set) var streams: [Int: StreamCondition] = [:]
    /// Streams come and go, so that it isn't over when all have ended.
    private let isOpen: Bool
    /// Whether streams share outputs, which tell of the end.
    private let hasOutputs: Bool
    private var warnings = 0
    /// When waiting for the end is given up.
    private var deadline: MonotonicTime?

    init(_ plan: PipelinePlan) {
        isOpen = plan.isOpen
        hasOutputs = !plan.pictures.isEmpty
        for (number, stream) in plan.streams.enumerated() { add(stream, number: number) }
    }

    /// Whether the end has been asked for, or has begun by itself.
    var isFinishing: Bool { deadline != nil }

    /// The name of the message that asks for the end.
    static let stopRequest = "weir-stop"
    /// The name of the message by which a source tells how its connection is.
    static let sourceState = "weir-source-state"

    mutating func add(_ plan: StreamPlan, number: Int) {
        streams[number] = StreamCondition(plan)
    }

    /// Whatever a stream's elements tell while they are taken out follows from that.
    mutating func beginRemoval(of number: Int) {
        streams[number]?.isBeingRemoved = true
    }

    /// Whether a stream is to give frames.
    func isRunning(_ number: Int) -> Bool {
        guard deadline == nil, let stream = streams[number] else { return false }
        return !stream.isBeingRemoved && stream.failure == nil && !stream.hasEnded
    }

    /// A stream goes on under another number.
    mutating func replace(_ number: Int, by fresh: Int) {
        streams[fresh] = streams[number]
        streams[fresh]?.replacements += 1
        streams[number] = nil
    }

    mutating func forget(_ number: Int) {
        streams[number] = nil
    }

    mutating func receive(_ message: BusMessage, at now: MonotonicTime) -> [Action] {
        switch message.kind {
        case .endOfStream:
            // Taking a stream's own sink out looks like the end where the others have ended.
            if !hasOutputs, hasReplaced { return [] }
            isOver = isOver || !isOpen || deadline != nil
            return []
        case .error(let report): return fail(stream(of: message), report, message, now)
        case .warning(let report): return warn(stream(of: message), report, message)
        case .latencyChanged: return [.recalculateLatency]
        case .clockLost: return [.renewClock]
        case .application(Self.stopRequest): return finish(within: Self.finishingTime, now)
        case .stateChanged(isPlaying: true) where isStream(message.origin.last):
            // The pipeline looked for latency when it started, and its streams start after it.
            return [.recalculateLatency]
        case .element(Self.sourceState, let fields):
            if let number = stream(of: message) { streams[number]?.note(fields) }
            return []
        case .application, .element, .stateChanged: return []
        }
    }

    /// What follows when a stream's elements refused to start; nothing new where one of them has said why.
    mutating func streamRefused(_ stream: Int, at now: MonotonicTime) -> [Action] {
        fail(stream, "its elements can't start, and none of them says why.", now)
    }

    /// What follows when an element of a stream hangs.
    mutating func streamHangs(_ stream: Int, _ sentence: String, at now: MonotonicTime) -> [Action] {
        fail(stream, sentence, now)
    }

    /// What is due by now; `ended` says which streams have let their end out.
    mutating func tick(ended: [Int: Bool], at now: MonotonicTime) -> [Action] {
        var actions: [Action] = []
        for (number, stream) in streams.sorted(by: { $0.key < $1.key }) {
            let hasEnded = ended[number] ?? true
            streams[number]?.hasEnded = hasEnded
            if hasEnded, stream.failure != nil || isOpen, !stream.isTakenDown, !stream.isBeingRemoved {
                streams[number]?.isTakenDown = true
                actions.append(.takeDown(number))
            }
            if let endDeadline = stream.endDeadline, !hasEnded, now >= endDeadline {
                streams[number]?.endDeadline = nil
                actions.append(.endStream(number, at: .output))
            }
        }
        let haveAllEnded = streams.values.allSatisfy(\.hasEnded)
        if deadline == nil, !isOpen, haveAllEnded {
            deadline = now.advanced(by: Self.finishingTime)
        }
        // Without any sink nobody tells of the end.
        if isOpen || hasReplaced, !hasOutputs, deadline != nil, haveAllEnded { isOver = true }
        if let deadline, now >= deadline, !isOver {
            isOver = true
            failure = failure ?? WeirError(.library, "the outputs weren't finalised in time; files may be incomplete.")
        }
        return actions
    }
}

extension RunSupervisor {
    private func isStream(_ name: String?) -> Bool {
        streams.keys.contains { StreamBranch.name(of: $0) == name }
    }

    /// Whether a stream was begun anew.
    private var hasReplaced: Bool { streams.values.contains { $0.replacements > 0 } }

    private func stream(of message: BusMessage) -> Int? {
        streams.keys.first { message.origin.contains(StreamBranch.name(of: $0)) }
    }

    /// Whether a stream sent the message that is in the run no more.
    private func isOfRemovedStream(_ message: BusMessage) -> Bool {
        guard let name = message.origin.dropFirst().first else { return false }
        return name.hasPrefix(StreamBranch.name(of: 0).dropLast()) && stream(of: message) == nil
    }

    private mutating func fail(
        _ stream: Int?,
        _ report: ElementReport,
        _ message: BusMessage,
        _ now: MonotonicTime
    ) -> [Action] {
        // What elements say after the end was sent follows from the first failure.
        guard failure == nil, !isOfRemovedStream(message) else { return [] }
        guard let stream else {
            failure = WeirError(.stream, message.sentence(report))
            return finish(within: Self.failingTime, now)
        }
        return fail(stream, message.sentence(report), now)
    }

    private mutating func fail(_ number: Int, _ sentence: String, _ now: MonotonicTime) -> [Action] {
        guard let stream = streams[number], stream.failure == nil, !stream.isBeingRemoved, deadline == nil else {
            return []
        }
        let plan = stream.plan
        let error = WeirError(.stream, "stream \(plan.id) (\(plan.place)): \(sentence)")
        streams[number]?.failure = error
        streams[number]?.endDeadline = now.advanced(by: Self.endingTime)
        return [.tell(.streamFailed(plan.id, error)), .endStream(number, at: .source)]
    }

    private mutating func warn(_ number: Int?, _ report: ElementReport, _ message: BusMessage) -> [Action] {
        let text = message.sentence(report)
        guard !isOfRemovedStream(message) else { return [] }
        guard let number else { return [warn(text)] }
        return warn(text, of: number)
    }

    /// Tells of something that a stream survives.
    mutating func warn(_ sentence: String, of number: Int) -> [Action] {
        guard let stream = streams[number] else { return [] }
        let count = stream.warnings + 1
        streams[number]?.warnings = count
        return [.tell(.warning(source: stream.plan.id, text: sentence, count: count))]
    }

    /// Tells of something that the run as a whole survives.
    mutating func warn(_ sentence: String) -> Action {
        warnings += 1
        return .tell(.warning(source: nil, text: sentence, count: warnings))
    }

    /// Ends all streams, unless that is under way.
    private mutating func finish(within nanoseconds: UInt64, _ now: MonotonicTime) -> [Action] {
        guard deadline == nil else { return [] }
        deadline = now.advanced(by: nanoseconds)
        return [.tell(.finishing)] + streams.keys.sorted().map { .endStream($0, at: .source) } + [.closeOutputs]
    }
}

extension BusMessage {
    /// The report as one sentence: Weir's own elements speak for themselves, of others the factory is named.
    func sentence(_ report: ElementReport) -> String {
        guard let factory else { return report.text }
        // A stream's own bin speaks for what records it, and the pipeline for what its outputs lead to.
        if factory.hasPrefix("weir") || factory == "bin" || factory == "pipeline" {
            // GStreamer puts a line with the place in the code before what the element itself said. More lines than that
            // one are a library's account of itself.
            let lines = report.detail?.split(separator: "\n") ?? []
            return lines.count == 2 ? String(lines[1]) : report.text
        }
        let text = report.text.hasSuffix(".") ? String(report.text.dropLast()) : report.text
        return "\(text) (\(factory))."
    }
}
