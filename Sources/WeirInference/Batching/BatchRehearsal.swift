internal import WeirCore
internal import WeirDecoding

/// Runs of a model on made-up pictures, for their outputs or their time.
struct BatchRehearsal {
    private let requests: [any InferenceRequest]
    private let size: Int

    /// For a model that was compiled for `size` pictures, of which as many `runs` are under way at once as when it works.
    init(_ model: any CompiledModel, size: Int, runs: Int) throws(WeirError) {
        self.size = size
        requests = try (0..<runs).map { _ throws(WeirError) in try model.makeRequest() }
    }

    /// The outputs for each of the pictures number `first` and following, as many as a run takes.
    func answers(from first: Int) throws(WeirError) -> [[[Float]]] {
        let request = requests[0]
        let length = request.input.count / size
        for place in 0..<size {
            for index in 0..<length {
                request.input[place * length + index] = Self.pixel(index, picture: first + place)
            }
        }
        let outcome = Monitor<Result<[[[Float]]], WeirError>?>(nil)
        let size = size
        try request.start { result in
            let answers = result.flatMap { tensors in
                Result { () throws(WeirError) in
                    try (0..<size).map { place throws(WeirError) in
                        try tensors.map { tensor throws(WeirError) in Array(try tensor.part(place, of: size).values) }
                    }
                }
            }
            outcome.update { $0 = answers }
        }
        return try outcome.wait { $0 }.get()
    }

    /// How long it takes until all runs that are started at once have ended, in nanoseconds.
    func time() throws(WeirError) -> UInt64 {
        let ends = Monitor<(count: Int, failure: WeirError?)>((0, nil))
        let start = MonotonicTime.now
        for (index, request) in requests.enumerated() {
            do throws(WeirError) {
                try request.start { result in
                    ends.update { ends in
                        ends.count += 1
                        if case .failure(let error) = result { ends.failure = error }
                    }
                }
            } catch {
                // Those before it must have ended before their memory goes.
                _ = ends.wait { $0.count == index ? true : nil }
                throw error
            }
        }
        let failure = ends.wait { [count = requests.count] ends -> WeirError?? in
            ends.count == count ? .some(ends.failure) : nil
        }
        if let failure { throw failure }
        return MonotonicTime.now.nanoseconds(since: start)
    }

    /// Noise, another for each picture: the multiplier is 2^32 over the golden ratio, which spreads numbers evenly
    /// (Knuth, "The Art of Computer Programming", 6.4).
    private static func pixel(_ index: Int, picture: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: (index &+ 1) &* (picture &* 2 &+ 1) &* 2_654_435_761 >> 13)
    }
}
