import WeirCore
import WeirGStreamer

/// Decides what follows from what a pipeline tells; does nothing itself.
struct RunSupervisor {
    enum Action {
        case endStream(Int, at: StreamBranch.End)
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
    private var streams: [StreamState]
    private var warnings = 0
    /// When waiting for the end is given up.
    private var deadline: MonotonicTime?

    private struct StreamState {
        let plan: StreamPlan
        var warnings = 0
        var failure: WeirError?
        var hasEnded = false
        /// When the end of a failed stream is sent past its elements.
        var endDeadline: MonotonicTime?
    }

    init(_ plan: PipelinePlan) {
        streams = plan.streams.map { StreamState(plan: $0) }
    }

    func warnings(of stream: Int) -> Int { streams[stream].warnings }

    func failure(of stream: Int) -> WeirError? { streams[stream].failure }

    func hasEnded(_ stream: Int) -> Bool { streams[stream].hasEnded }

    mutating func receive(_ message: BusMessage, at now: MonotonicTime) -> [Action] {
        switch message.kind {
        case .endOfStream:
            isOver = true
            return []
        case .error(let report): return fail(stream(of: message), report, message, now)
        case .warning(let report): return warn(stream(of: message), report, message)
        case .latencyChanged: return [.recalculateLatency]
        case .clockLost: return [.renewClock]
        case .application(Self.stopRequest): return finish(within: Self.finishingTime, now)
        case .stateChanged(isPlaying: true) where isStream(message.origin.last):
            // The pipeline looked for latency when it started, and its streams start after it.
            return [.recalculateLatency]
        case .application, .element, .stateChanged: return []
        }
    }

    /// What follows when a stream's elements refused to start; nothing new where one of them has said why.
    mutating func streamRefused(_ stream: Int, at now: MonotonicTime) -> [Action] {
        fail(stream, "its elements can't start, and none of them says why.", now)
    }

    /// The name of the message that asks for the end.
    static let stopRequest = "weir-stop"

    /// What is due by now; `ended` says which streams have let their end out.
    mutating func tick(ended: [Bool], at now: MonotonicTime) -> [Action] {
        var actions: [Action] = []
        for index in streams.indices {
            streams[index].hasEnded = ended[index]
            if let endDeadline = streams[index].endDeadline, !ended[index], now >= endDeadline {
                streams[index].endDeadline = nil
                actions.append(.endStream(index, at: .output))
            }
        }
        if deadline == nil, streams.allSatisfy(\.hasEnded) {
            deadline = now.advanced(by: Self.finishingTime)
        }
        if let deadline, now >= deadline, !isOver {
            isOver = true
            failure = failure ?? WeirError(.library, "the outputs weren't finalised in time; files may be incomplete.")
        }
        return actions
    }
}

extension RunSupervisor {
    private func isStream(_ name: String?) -> Bool {
        streams.indices.contains { StreamBranch.name(of: $0) == name }
    }

    private func stream(of message: BusMessage) -> Int? {
        streams.indices.first { message.origin.contains(StreamBranch.name(of: $0)) }
    }

    private mutating func fail(
        _ stream: Int?,
        _ report: BusMessage.Report,
        _ message: BusMessage,
        _ now: MonotonicTime
    ) -> [Action] {
        // What elements say after the end was sent follows from the first failure.
        guard failure == nil else { return [] }
        guard let stream else {
            failure = WeirError(.stream, message.sentence(report))
            return finish(within: Self.failingTime, now)
        }
        return fail(stream, message.sentence(report), now)
    }

    private mutating func fail(_ stream: Int, _ sentence: String, _ now: MonotonicTime) -> [Action] {
        guard streams[stream].failure == nil, deadline == nil else { return [] }
        let plan = streams[stream].plan
        let error = WeirError(.stream, "stream \(plan.id) (\(plan.place)): \(sentence)")
        streams[stream].failure = error
        streams[stream].endDeadline = now.advanced(by: Self.endingTime)
        return [.tell(.streamFailed(plan.id, error)), .endStream(stream, at: .source)]
    }

    private mutating func warn(_ stream: Int?, _ report: BusMessage.Report, _ message: BusMessage) -> [Action] {
        let text = message.sentence(report)
        guard let stream else {
            warnings += 1
            return [.tell(.warning(source: nil, text: text, count: warnings))]
        }
        streams[stream].warnings += 1
        let (id, count) = (streams[stream].plan.id, streams[stream].warnings)
        return [.tell(.warning(source: id, text: text, count: count))]
    }

    /// Ends all streams, unless that is under way.
    private mutating func finish(within nanoseconds: UInt64, _ now: MonotonicTime) -> [Action] {
        guard deadline == nil else { return [] }
        deadline = now.advanced(by: nanoseconds)
        return [.tell(.finishing)] + streams.indices.map { .endStream($0, at: .source) }
    }
}

extension BusMessage {
    /// The report as one sentence: Weir's own elements speak for themselves, of others the factory is named.
    func sentence(_ report: Report) -> String {
        guard let factory else { return report.text }
        if factory.hasPrefix("weir") {
            // GStreamer puts a line with the place in the code before what the element itself said. More lines than that
            // one are a library's account of itself.
            let lines = report.detail?.split(separator: "\n") ?? []
            return lines.count == 2 ? String(lines[1]) : report.text
        }
        let text = report.text.hasSuffix(".") ? String(report.text.dropLast()) : report.text
        return "\(text) (\(factory))."
    }
}
