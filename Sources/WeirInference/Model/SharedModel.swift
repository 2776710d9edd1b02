internal import WeirCore

/// A compiled model and its scheduler, shared by all who use the model.
public final class SharedModel: Sendable {
    public let scheduler: InferenceScheduler
    /// Keeps what was read of the file for the next who asks.
    private let source: ModelSource

    /// Compiles `source`.
    init(_ source: ModelSource, _ settings: ModelRegistry.Compilation) throws(WeirError) {
        self.source = source
        let compiled = try source.model.compile(settings.options)
        let parallelRuns = compiled.parallelRuns
        let count = max(1, settings.requestCount ?? Self.requestCount(parallelRuns))
        let requests = try (0..<count).map { _ throws(WeirError) in try compiled.makeRequest() }
        scheduler = InferenceScheduler(requests: requests, parallelRuns: parallelRuns)
    }
}

extension SharedModel {
    /// How many requests keep a device busy that works on `parallelRuns` at a time.
    ///
    /// Some wait with their pixels written when a run ends: preparing a frame takes up to a quarter of the time of a
    /// small model's inference.
    static func requestCount(_ parallelRuns: Int) -> Int {
        parallelRuns + max(1, parallelRuns / 4)
    }
}

/// A model's file as it was read.
final class ModelSource: Sendable {
    let model: any OpenedModel

    init(_ model: any OpenedModel) {
        self.model = model
    }
}
