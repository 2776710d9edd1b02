import WeirCore
import WeirGStreamer

/// How a stream's output reaches what streams share, with the elements in between that are only there for it.
struct StreamLinks: Sendable {
    /// A tee where several want the stream's frames, or a sink where nobody does.
    private var own: Element?
    private var links: [Link] = []

    private struct Link: Sendable {
        let output: Pad
        let consumer: Element
        let input: Pad
        /// Whether the input is there for this link only.
        let isRequested: Bool
    }

    /// Leads the frames of `branch` into all `consumers`; they are thrown away where there are none.
    init(_ branch: StreamBranch, to consumers: [Element], in pipeline: Pipeline) throws(WeirError) {
        do throws(WeirError) { try link(branch, to: consumers, in: pipeline) } catch {
            cut(in: pipeline)
            throw error
        }
    }

    private mutating func link(
        _ branch: StreamBranch,
        to consumers: [Element],
        in pipeline: Pipeline
    ) throws(WeirError) {
        guard !consumers.isEmpty else {
            let sink = try Element(OutputPlan.discard(named: "end-\(branch.number)", isSynchronized: false))
            try pipeline.add(sink)
            own = sink
            return try add(branch.output, to: sink)
        }
        guard consumers.count > 1 else {
            for consumer in consumers { try add(branch.output, to: consumer) }
            return
        }
        let tee = try Element("tee", name: "share-\(branch.number)")
        try pipeline.add(tee)
        own = tee
        try add(branch.output, to: tee)
        for consumer in consumers { try add(tee.requestPad("src_%u"), to: consumer) }
    }

    private mutating func add(_ output: Pad, to consumer: Element) throws(WeirError) {
        let standing = try? consumer.pad("sink")
        let input: Pad
        if let standing { input = standing } else { input = try consumer.requestPad("sink_%u") }
        links.append(Link(output: output, consumer: consumer, input: input, isRequested: standing == nil))
        try output.link(to: input)
    }

    /// Has the elements in between run in a pipeline that runs already; false where one refuses.
    func start() -> Bool { own?.request(.playing) ?? true }

    /// Takes the stream's output off; what waits in a push behind it is let go.
    func cut(in pipeline: Pipeline) {
        for link in links {
            link.output.unlink(from: link.input)
            if link.isRequested { link.consumer.release(link.input) }
        }
        guard let own else { return }
        _ = own.request(.stopped)
        pipeline.remove(own)
    }
}
