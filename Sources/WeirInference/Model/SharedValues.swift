internal import WeirCore

/// Values that are expensive to make and shared by all who ask for the same one.
///
/// A value lives as long as someone uses it. Those who ask while it is being made wait for it and get the same value or
/// the same error; an error is forgotten then, so that who asks later tries again.
final class SharedValues<Key: Hashable & Sendable, Value: AnyObject & Sendable>: Sendable {
    private enum Entry {
        case making(Attempt)
        case made(Weak)
    }

    private struct Weak {
        weak var value: Value?
    }

    /// Unchecked: `result` is only touched with the monitor held.
    private final class Attempt: @unchecked Sendable {
        var result: Result<Value, WeirError>?
        var waiting = 0
    }

    private enum Place {
        case value(Value)
        case wait(Attempt)
        case make(Attempt)
    }

    private let entries = Monitor([Key: Entry]())

    /// How many values are alive or being made.
    var count: Int {
        entries.update { entries in
            Self.forgetUnused(&entries)
            return entries.count
        }
    }

    /// How many wait for a value that another one makes.
    var waitingCount: Int {
        entries.read { entries in
            entries.values.reduce(0) { sum, entry in
                if case .making(let attempt) = entry { return sum + attempt.waiting }
                return sum
            }
        }
    }

    /// The value for `key`, made by `make` where there is none.
    ///
    /// Throws what `make` throws.
    func value(for key: Key, make: () throws(WeirError) -> Value) throws(WeirError) -> Value {
        switch place(for: key) {
        case .value(let value): return value
        case .wait(let attempt): return try entries.wait { _ in attempt.result }.get()
        case .make(let attempt):
            let result = Result(catching: make)
            entries.update { entries in
                attempt.result = result
                entries[key] = (try? result.get()).map { .made(Weak(value: $0)) }
            }
            return try result.get()
        }
    }

    private func place(for key: Key) -> Place {
        entries.update { entries in
            Self.forgetUnused(&entries)
            switch entries[key] {
            case .making(let attempt):
                attempt.waiting += 1
                return .wait(attempt)
            case .made(let weak):
                if let value = weak.value { return .value(value) }
            case nil: break
            }
            let attempt = Attempt()
            entries[key] = .making(attempt)
            return .make(attempt)
        }
    }

    private static func forgetUnused(_ entries: inout [Key: Entry]) {
        entries = entries.filter { _, entry in
            switch entry {
            case .making: true
            case .made(let weak): weak.value != nil
            }
        }
    }
}
