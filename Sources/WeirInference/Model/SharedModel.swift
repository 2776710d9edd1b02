internal import WeirCore

/// A compiled model and its scheduler, shared by all who use the model.
public final class SharedModel: Sendable {
    public let scheduler: InferenceScheduler
    /// The most pictures that it looks at in one run.
    let largestBatch: Int
    /// How many runs may be in work at once.
    let requestCount: Int
    /// Keeps what was read of the file for the next who asks.
    private let source: ModelSource

    /// Compiles `source`.
    init(_ source: ModelSource, _ settings: ModelRegistry.Compilation) throws(WeirError) {
        self.source = source
        let trial = BatchTrial(source.model, settings.options, settings.batch)
        let compiled = try source.model.compile(settings.options)
        let parallelRuns = compiled.parallelRuns
        requestCount = max(1, settings.requestCount ?? Self.requestCount(parallelRuns))
        let batches = trial?.forms(beside: compiled) ?? []
        largestBatch = batches.last?.size ?? 1
        let requests: [any InferenceRequest]
        if batches.isEmpty {
            requests = try (0..<requestCount).map { _ throws(WeirError) in try compiled.makeRequest() }
        } else {
            let forms = [BatchQueue.Form(size: 1, model: compiled)] + batches
            let queue = try BatchQueue(forms, parallelRuns: min(parallelRuns, requestCount))
            requests = (0..<requestCount * largestBatch).map { _ in BatchedRequest(queue) }
        }
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
