import WeirCore
import WeirGStreamer

/// The running elements of one stream, in a bin of their own with one output.
///
/// What happens in the bin is the stream's own; what follows is shared.
final class StreamBranch: Sendable {
    let plan: StreamPlan
    /// Counts all streams that ever were in the run.
    let number: Int
    let bin: Bin
    let statistics: StreamStatistics
    /// What leaves frames out where memory is short.
    let shedder = FrameShedder()
    /// What records the stream; nil where it isn't recorded.
    let recorder: StreamRecorder?
    /// Where frames leave the stream, as the elements behind see it.
    let output: Pad
    /// Where frames leave the source.
    let sourceOutput: Pad
    /// The elements behind the source, with the frames that went into them.
    let stages: [Stage]
    /// The frames that left the last element.
    private let left: FrameCount
    /// Whether the end has gone through the output.
    private let end = Monitor(false)

    /// Makes the elements and puts them into `pipeline`; `events` gets what happens in the stream.
    init(_ plan: StreamPlan, number: Int, in pipeline: Pipeline, _ events: EventLog) throws(WeirError) {
        self.plan = plan
        self.number = number
        statistics = StreamStatistics(promise: plan.promise)
        let bin = try Bin(name: Self.name(of: number))
        self.bin = bin
        let elements = try bin.addChain(plan.elements)
        guard let first = elements.first, let last = elements.last else {
            throw WeirError(.settings, "the stream “\(plan.id)” has no elements.")
        }
        sourceOutput = try first.pad("src")
        stages = elements.dropFirst().compactMap { element in
            (try? element.pad("sink")).map { Stage(element, given: $0.countFrames()) }
        }
        switch plan.arrival {
        case .encoded: ArrivalProbe.install(onDecodersIn: bin, output: sourceOutput)
        case .paced: ArrivalProbe.install(onPacedFramesAt: sourceOutput)
        case nil: break
        }
        sourceOutput.dropFrames { [shedder] in shedder.keepsNext() }
        let lastPad = try last.pad("src")
        left = lastPad.countFrames()
        try bin.expose(lastPad, as: "src")
        output = try bin.pad("src")
        recorder = plan.recording.map { recording in
            StreamRecorder(plan.id, recording) { [weak bin] in bin?.post(warning: $0) }
        }
        recorder?.attach(to: bin, output: lastPad)
        try pipeline.add(bin)
        // A stream that is slow to start, or never does, must not hold up the others: the pipeline doesn't wait for it.
        bin.setChangesAlone(true)
        try bin.set("async-handling", to: true)
        lastPad.onFrame(markedWith: .arrival) { [statistics] frame in
            let arrival = frame.mark.map { MonotonicTime(nanoseconds: UInt64(clamping: $0)) }
            statistics.count(frame.metadata, position: frame.time, arrival: arrival, at: .now)
            if let metadata = frame.metadata { events.add(metadata) }
        }
        output.onEndOfStream { [end] in end.update { $0 = true } }
    }

    struct Stage: Sendable {
        /// What to call it in sentences.
        let title: String
        /// Whether it writes to somebody who may let it wait.
        let isWriter: Bool
        let given: FrameCount

        init(_ element: Element, given: FrameCount) {
            title = "\(element.factory) (\(element.name))"
            isWriter = ["weirrecord", "weirdump"].contains(element.factory)
            self.given = given
        }
    }

    /// The frames that went into each element behind the source, and those that left the last.
    var counts: [Int] { stages.map(\.given.value) + [left.value] }

    /// The name of a stream's bin, by which messages from within are known.
    static func name(of number: Int) -> String { "stream-\(number)" }

    /// Where in the stream its end is sent off.
    enum End: Sendable {
        /// Behind the source, so that frames under way still come out.
        case source
        /// At the output, past elements that let nothing through any more.
        case output
    }

    /// Ends the stream, so that all behind it see a proper end.
    ///
    /// May wait for a frame that is on its way.
    func end(at place: End) {
        if place == .source, sourceOutput.pushEndOfStream() { return }
        guard !output.pushEndOfStream() else { return }
        // Elements that never started have pads that pass nothing on.
        output.peer?.receiveEndOfStream()
        end.update { $0 = true }
    }

    /// Waits until the end has gone through the output; false where it hasn't by `deadline`.
    func waitForEnd(until deadline: MonotonicTime) -> Bool {
        end.wait(until: deadline) { $0 ? true : nil } ?? false
    }

    /// Whether the elements behind have seen the stream's end.
    var hasEnded: Bool { output.peer?.hasEnded ?? output.hasEnded }

    /// The stream's length in nanoseconds; nil where it isn't known.
    var duration: UInt64? { output.duration }
}

extension Bin {
    /// Makes elements, takes them in and links each to the next.
    func addChain(_ plans: [PlannedElement]) throws(WeirError) -> [Element] {
        var elements: [Element] = []
        for plan in plans {
            let element = try Element(plan)
            try add(element)
            try elements.last?.link(to: element)
            elements.append(element)
        }
        return elements
    }
}

extension Element {
    /// Makes a planned element, in no bin yet.
    convenience init(_ plan: PlannedElement) throws(WeirError) {
        try self.init(plan.factory, name: plan.name)
        for property in plan.properties { try set(property.name, to: property.value) }
    }
}
