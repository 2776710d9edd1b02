import Glibc
import HTTPTypes
import Logging
import Synchronization
import Weir
import WeirConfig
import WeirCore

/// Adds, changes and removes streams of an application, and keeps those that were added.
final class StreamRegistry: Sendable {
    let control: any ApplicationControl
    private let store: StreamStore?
    private let logger: Logger
    private let workingFolder: String
    /// Streams that a request is about; another one for the same has to come again.
    private let busy = Mutex<Set<SourceID>>([])

    init(_ control: any ApplicationControl, _ store: StreamStore?, _ logger: Logger) {
        self.control = control
        self.store = store
        self.logger = logger
        var folder = [CChar](repeating: 0, count: Int(PATH_MAX))
        workingFolder = getcwd(&folder, folder.count).map { String(cString: $0) } ?? "/"
    }

    var streams: [StreamStatus] { control.streams }

    /// Throws `.notFound`.
    func stream(_ id: SourceID) throws(WeirError) -> StreamStatus {
        guard let stream = control.streams.first(where: { $0.id == id }) else { throw Self.notFound(id) }
        return stream
    }

    func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8] {
        try await control.snapshot(of: id)
    }

    func recording(of id: SourceID) throws(WeirError) -> any StreamRecording {
        try control.recording(of: id)
    }

    /// A number that is no stream's name, for one that comes without.
    var freeNumber: Int {
        RequestText.freeNumber(besides: Set(control.streams.map(\.id.name) + busy.withLock { $0.map(\.name) }))
    }

    /// Adds a stream for good.
    func add(_ source: Application.Source) async throws {
        try take(source.id)
        defer { giveBack(source.id) }
        let text = SourceText.text(source, workingFolder: workingFolder)
        let isKept = try store?.insert(StreamStore.Entry(id: source.id.name, source: text)) ?? true
        guard isKept else { throw Self.exists(source.id) }
        do {
            try await control.add(source)
        } catch {
            try store?.remove(source.id.name)
            throw error
        }
    }

    /// Removes a stream for good.
    func remove(_ id: SourceID) async throws {
        try take(id)
        defer { giveBack(id) }
        do {
            try await control.remove(id)
        } catch  where error.code == .notFound {
            // One that is kept and couldn't be added at the start is forgotten all the same.
            guard try store?.remove(id.name) == true else { throw error }
            return
        }
        try store?.remove(id.name)
    }

    /// Changes a stream; for one that was added, for good.
    func change(_ id: SourceID, _ change: StreamChange) async throws {
        try take(id)
        defer { giveBack(id) }
        try await control.change(id, change)
        try store?.change(
            id.name,
            model: change.model.map(text),
            threshold: change.threshold.map(Double.init),
            interval: change.interval,
            rules: change.rules.map(AnalyticsText.text)
        )
    }

    private func text(_ model: Application.Model) -> String {
        switch model {
        case .demo: "demo"
        case .file(let path): path.hasPrefix("/") ? path : "\(workingFolder)/\(path)"
        }
    }

    /// Adds the streams that are kept; what can't be added stays kept, and the log says why.
    func restore() async {
        let entries: [StreamStore.Entry]
        do { entries = try store?.entries() ?? [] } catch {
            return logger.error("\(error)")
        }
        for entry in entries {
            do {
                try await restore(entry)
                logger.info("stream restored", metadata: ["stream": "\(entry.id)"])
            } catch {
                logger.warning("stream not restored: \(error)", metadata: ["stream": "\(entry.id)"])
            }
        }
    }

    private func restore(_ entry: StreamStore.Entry) async throws(WeirError) {
        var source = try SourceText.source(from: entry.source)
        source.id = SourceID(entry.id)
        var change = StreamChange(threshold: entry.threshold.map { Float($0) }, interval: entry.interval)
        if let model = entry.model { change.model = model == "demo" ? .demo : .file(model) }
        if let rules = entry.rules { change.rules = try AnalyticsText.rules(from: rules) }
        try await control.add(source)
        if change != StreamChange() { try await control.change(source.id, change) }
    }

    private func take(_ id: SourceID) throws(Problem) {
        guard busy.withLock({ $0.insert(id).inserted }) else {
            throw Problem(.conflict, "Another request is about the stream “\(id)” right now; try again.")
        }
    }

    private func giveBack(_ id: SourceID) {
        busy.withLock { _ = $0.remove(id) }
    }

    private static func notFound(_ id: SourceID) -> WeirError {
        WeirError(.notFound, "There is no stream “\(id)”.")
    }

    private static func exists(_ id: SourceID) -> WeirError {
        WeirError(.exists, "There is a stream “\(id)” already; each needs its own name.")
    }
}
