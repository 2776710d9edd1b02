import Synchronization
import WeirCore
import WeirGStreamer

/// A plan made real: one pipeline, its streams, and what its outputs lead to.
final class LivePipeline: Sendable {
    let pipeline: Pipeline
    let outlets: StreamOutlets
    /// What happens in all streams.
    let events: EventLog
    /// Where pictures go through a queue.
    let outputs: [LiveOutput]
    private let pictures: [LivePicture]
    private let streams = Mutex(Streams())

    private struct Streams {
        var all: [LiveStream] = []
        /// How many there ever were.
        var count = 0
    }

    private struct LiveStream {
        let branch: StreamBranch
        let links: StreamLinks
        /// The pictures that it is in, by their places.
        let pictures: [Int]
    }

    private struct LivePicture {
        let plan: PicturePlan
        /// What takes the streams' frames: one element that makes a picture, or all outputs.
        let entries: [Element]
        /// Where the picture leaves what draws on it; nil where nothing does.
        let drawn: Pad?
    }

    /// Makes and links all elements; nothing runs yet, but servers hold their ports.
    init(_ plan: PipelinePlan) throws(WeirError) {
        let events = EventLog()
        self.events = events
        let pipeline = try Pipeline(named: "weir")
        // A stream that goes would take a clock of its own along, and the others would have to pause for another.
        if plan.isOpen { pipeline.useSystemClock() }
        var outlets = StreamOutlets.Builder { [weak pipeline] in pipeline?.post(warning: $0) }
        var pictures: [LivePicture] = []
        var watched: [LiveOutput] = []
        let branches = try plan.streams.enumerated().map { number, stream throws(WeirError) in
            try StreamBranch(stream, number: number, in: pipeline, events)
        }
        for (number, picture) in plan.pictures.enumerated() {
            let elements = try pipeline.addChain(picture.elements)
            let outputs = try Self.addOutputs(of: picture, number: number, in: pipeline, &outlets, &watched)
            if let last = elements.last { try Self.spread(last, to: outputs, named: "split-\(number)", in: pipeline) }
            let entries = elements.first.map { [$0] } ?? outputs
            pictures.append(LivePicture(plan: picture, entries: entries, drawn: try elements.last?.pad("src")))
        }
        self.pipeline = pipeline
        self.outlets = try StreamOutlets(outlets)
        self.pictures = pictures
        outputs = watched
        for branch in branches {
            try connect(branch, to: pictures.indices.filter { pictures[$0].plan.streams.contains(branch.number) })
        }
    }

    /// The streams that are there, in the order in which they came.
    var branches: [StreamBranch] { streams.withLock { $0.all.map(\.branch) } }

    /// What the next stream that is added will be.
    var nextNumber: Int { streams.withLock { $0.count } }

    /// Makes the elements of another stream and links them; it doesn't run yet.
    func add(_ plan: StreamPlan) throws(WeirError) -> StreamBranch {
        try add(plan, to: pictures.indices.filter { pictures[$0].plan.newStreams.contains(plan.id) })
    }

    /// Puts a stream in the place of one that hangs, which is cut off at once and stopped as far as it can be; it doesn't run
    /// yet.
    func replace(_ hanging: StreamBranch) throws(WeirError) -> StreamBranch {
        guard let removed = take(hanging) else {
            throw WeirError(.notFound, "the stream “\(hanging.plan.id)” is gone already.")
        }
        removed.links.cut(in: pipeline)
        // Out of the pipeline first, which would else wait for a change of state that hangs.
        pipeline.remove(hanging.bin)
        runInBackground {
            _ = hanging.bin.request(.stopped)
            hanging.recorder?.finish(within: Self.recordingTime)
        }
        return try add(hanging.plan, to: removed.pictures)
    }

    private func add(_ plan: StreamPlan, to pictures: [Int]) throws(WeirError) -> StreamBranch {
        let branch = try StreamBranch(plan, number: nextNumber, in: pipeline, events)
        let links: StreamLinks
        do throws(WeirError) {
            links = try connect(branch, to: pictures)
        } catch {
            pipeline.remove(branch.bin)
            throw error
        }
        guard links.start() else {
            remove(branch)
            throw WeirError(.library, "what the stream “\(plan.id)” needs behind it can't start.")
        }
        pipeline.beginNow(branch.bin, output: branch.output)
        return branch
    }

    /// Stops a stream and takes it out; waits until its elements have stopped.
    func remove(_ branch: StreamBranch) {
        guard let removed = take(branch) else { return }
        removed.links.cut(in: pipeline)
        _ = branch.bin.request(.stopped)
        branch.recorder?.finish(within: Self.recordingTime)
        pipeline.remove(branch.bin)
    }

    /// Takes a stream off the list; nil where it isn't there.
    private func take(_ branch: StreamBranch) -> LiveStream? {
        streams.withLock { streams -> LiveStream? in
            guard let index = streams.all.firstIndex(where: { $0.branch === branch }) else { return nil }
            return streams.all.remove(at: index)
        }
    }

    /// Whether an output keeps the frames of a stream waiting.
    func isHeldUp(_ branch: StreamBranch) -> Bool {
        let pictures = streams.withLock { $0.all.first { $0.branch === branch }?.pictures ?? [] }
        return outputs.contains { pictures.contains($0.picture) && $0.holdsUp }
    }

    /// How long the recording of a stream that is taken out may take to be completed, in nanoseconds.
    private static let recordingTime: UInt64 = 2_000_000_000

    /// The next picture of a stream as it goes out, as JPEG: with what is drawn where an output shows the stream alone.
    ///
    /// Throws `.notFound`, and `.stream` where none comes within `nanoseconds`.
    func snapshot(of id: SourceID, within nanoseconds: UInt64) throws(WeirError) -> [UInt8] {
        guard let branch = branches.first(where: { $0.plan.id == id }) else {
            throw WeirError(.notFound, "there is no stream “\(id)”.")
        }
        let alone = pictures.first { picture in
            switch picture.plan.newStreams {
            case .none: picture.plan.streams == [branch.number]
            case .named(let name): name == id
            case .all: false
            }
        }
        do throws(WeirError) {
            return try (alone?.drawn ?? branch.output).nextPicture(as: "image/jpeg", within: nanoseconds)
        } catch {
            throw WeirError(error.code, "stream \(id): \(error.message)", cause: error.cause)
        }
    }

    /// Starts what streams share; false where an element of it refuses.
    func startShared() -> Bool {
        guard pipeline.request(.ready) else { return false }
        pipeline.startSinksWithoutFrames()
        return pipeline.request(.playing)
    }

    /// Lets the outputs end that would wait for further streams.
    func closeOutputs() {
        for picture in pictures {
            for entry in picture.entries {
                // Only tilers have the property; it is theirs, so setting it can't fail.
                if entry.hasProperty("stay-open") { try? entry.set("stay-open", to: false) }
                if let input = try? entry.pad("sink"), input.peer == nil { input.receiveEndOfStream() }
            }
        }
    }

    /// Stops everything and frees ports and files.
    ///
    /// Throws `.library` where elements don't stop within `nanoseconds`.
    func stop(within nanoseconds: UInt64) throws(WeirError) {
        outlets.close()
        // With what they lead to stopped first, no stream waits in a push.
        try pipeline.stop(within: nanoseconds, alone: branches.map(\.bin))
    }

    @discardableResult
    private func connect(_ branch: StreamBranch, to pictures: [Int]) throws(WeirError) -> StreamLinks {
        let links = try StreamLinks(branch, to: pictures.flatMap { self.pictures[$0].entries }, in: pipeline)
        streams.withLock { streams in
            streams.all.append(LiveStream(branch: branch, links: links, pictures: pictures))
            streams.count = max(streams.count, branch.number + 1)
        }
        return links
    }

    /// Makes the outputs of a picture; what takes the picture in each is returned.
    private static func addOutputs(
        of picture: PicturePlan,
        number: Int,
        in pipeline: Pipeline,
        _ outlets: inout StreamOutlets.Builder,
        _ watched: inout [LiveOutput]
    ) throws(WeirError) -> [Element] {
        var entries: [Element] = []
        for output in picture.outputs {
            let elements = try pipeline.addChain(output.elements)
            if let gate = elements.first(where: { $0.name == output.gate }), let sink = elements.last {
                try outlets.add(EncodedStream(gate: gate, sink: sink), to: output.deliveries)
            }
            guard let entry = elements.first else { continue }
            entries.append(entry)
            guard elements.count > 1, entry.factory == "queue" else { continue }
            if picture.waitsForNobody { try entry.set("leaky", to: "downstream") }
            let taken = try elements[1].pad("sink").countFrames()
            watched.append(LiveOutput(place: output.place, picture: number, queue: entry, taken: taken))
        }
        return entries
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
