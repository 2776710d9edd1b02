import WeirCore
import WeirGStreamer

/// A plan made real: one pipeline, its streams, and the servers of its outputs.
final class LivePipeline: Sendable {
    let pipeline: Pipeline
    let branches: [StreamBranch]
    let servers: [RTSPOutput]

    /// Makes and links all elements; nothing runs yet, but servers hold their ports.
    init(_ plan: PipelinePlan) throws(WeirError) {
        let pipeline = try Pipeline(named: "weir")
        var branches: [StreamBranch] = []
        for (number, stream) in plan.streams.enumerated() {
            branches.append(try StreamBranch(stream, number: number, in: pipeline))
        }
        var servers: [RTSPOutput] = []
        var consumers: [[Element]] = branches.map { _ in [] }
        for (number, picture) in plan.pictures.enumerated() {
            let elements = try pipeline.addChain(picture.elements)
            let entries = try Self.addOutputs(of: picture, number: number, after: elements.last, in: pipeline, &servers)
            for stream in picture.streams {
                consumers[stream] += elements.first.map { [$0] } ?? entries
            }
        }
        for (number, branch) in branches.enumerated() {
            try Self.connect(branch, number: number, to: consumers[number], in: pipeline)
        }
        self.pipeline = pipeline
        self.branches = branches
        self.servers = servers
    }

    /// Starts what streams share; false where an element of it refuses.
    func startShared() -> Bool {
        guard pipeline.request(.ready) else { return false }
        pipeline.startSinksWithoutFrames()
        return pipeline.request(.playing)
    }

    /// Stops everything and frees ports and files.
    ///
    /// Throws `.library` where elements don't stop within `nanoseconds`.
    func stop(within nanoseconds: UInt64) throws(WeirError) {
        for server in servers { server.close() }
        // With what they lead to stopped first, no stream waits in a push.
        try pipeline.stop(within: nanoseconds, alone: branches.map(\.bin))
    }

    /// Makes the outputs of a picture; those that have nothing before them are returned.
    private static func addOutputs(
        of picture: PicturePlan,
        number: Int,
        after last: Element?,
        in pipeline: Pipeline,
        _ servers: inout [RTSPOutput]
    ) throws(WeirError) -> [Element] {
        var entries: [Element] = []
        for output in picture.outputs {
            let elements = try pipeline.addChain(output.elements)
            if let service = output.service, let sink = elements.last {
                servers.append(try RTSPOutput(service, fedBy: sink))
            }
            if let entry = elements.first { entries.append(entry) }
        }
        guard let last else { return entries }
        try spread(last, to: entries, named: "split-\(number)", in: pipeline)
        return []
    }

    private static func connect(
        _ branch: StreamBranch,
        number: Int,
        to consumers: [Element],
        in pipeline: Pipeline
    ) throws(WeirError) {
        guard consumers.isEmpty else {
            return try spread(branch.bin, to: consumers, named: "share-\(number)", in: pipeline)
        }
        let sink = try pipeline.addChain([OutputPlan.discard(named: "end-\(number)", isSynchronized: false)])
        for sink in sink { try branch.bin.link(to: sink) }
    }

    /// Links one element to several, through a tee where there is more than one.
    private static func spread(
        _ element: Element,
        to consumers: [Element],
        named name: String,
        in pipeline: Pipeline
    ) throws(WeirError) {
        guard consumers.count > 1 else {
            for consumer in consumers { try element.link(to: consumer) }
            return
        }
        let tee = try Element("tee", name: name)
        try pipeline.add(tee)
        try element.link(to: tee)
        for consumer in consumers { try tee.link(to: consumer) }
    }
}
