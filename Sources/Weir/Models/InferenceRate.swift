import WeirCore
import WeirInference

/// How many frames a second a model takes, their preparation included, as in a running application.
struct InferenceRate {
    /// Long enough for a rate that is good to a few percent, in nanoseconds.
    private static let duration: UInt64 = 3_000_000_000
    /// Frames before the clock starts: caches fill, and the device's clock speeds up.
    private static let warmUp = 8

    let framesPerSecond: Double

    /// Runs the model on the frames again and again.
    ///
    /// Throws where there are no frames, where they can't be read or a run fails.
    init(of model: DetectionModel, on sample: ArraySlice<FrameSample.Frame>) throws(WeirError) {
        guard let first = sample.first else { throw WeirError(.resource, "there is no frame to measure with.") }
        let stream = try model.openStream(SourceID("rate"))
        defer { stream.close() }
        let failure = Monitor<WeirError?>(nil)
        let rate = try first.withPicture { (picture) throws(WeirError) -> Double in
            func infer() throws(WeirError) {
                _ = try stream.infer(picture, ticket: FrameTicket()) { result in
                    if case .failure(let error) = result { failure.update { $0 = error } }
                }
            }
            for _ in 0..<Self.warmUp { try infer() }
            let start = MonotonicTime.now
            var count = 0
            while MonotonicTime.now < start.advanced(by: Self.duration) {
                try infer()
                count += 1
            }
            let elapsed = MonotonicTime.now.nanoseconds - start.nanoseconds
            return Double(count) * 1e9 / Double(elapsed)
        }
        if let error = failure.read({ $0 }) { throw error }
        framesPerSecond = rate
    }
}
