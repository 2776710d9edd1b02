import WeirCore

/// What `body` makes of each number from 0 up to `count`, in this order, made on as many threads as `threads`.
func parallelMap<Value: Sendable>(
    _ count: Int,
    threads: Int,
    _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
    let state = Monitor(ParallelWork<Value>(count))
    for _ in 0..<max(1, min(threads, count)) {
        runInBackground {
            while let index = state.update({ (state: inout ParallelWork<Value>) -> Int? in
                defer { state.next += 1 }
                return state.next < count ? state.next : nil
            }) {
                let value = body(index)
                state.update { state in
                    state.values[index] = value
                    state.missing -= 1
                }
            }
        }
    }
    return state.wait { $0.missing == 0 ? $0.values.compactMap(\.self) : nil }
}

/// What the threads share.
private struct ParallelWork<Value: Sendable> {
    var next = 0
    var values: [Value?]
    var missing: Int

    init(_ count: Int) {
        values = Array(repeating: nil, count: count)
        missing = count
    }
}
