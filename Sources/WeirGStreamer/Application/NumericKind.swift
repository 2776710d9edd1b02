import CWeirGStreamer

/// GObject's types of numbers, as far as elements' properties use them.
enum NumericKind {
    case int, uint, int64, uint64, float, double

    init?(_ type: GType) {
        switch type {
        case cweir_type_int(): self = .int
        case cweir_type_uint(): self = .uint
        case cweir_type_int64(): self = .int64
        case cweir_type_uint64(): self = .uint64
        case cweir_type_float(): self = .float
        case cweir_type_double(): self = .double
        default: return nil
        }
    }

    /// Stores a whole number; false where the type can't hold it.
    func store(_ integer: Int, in target: inout GValue) -> Bool {
        switch self {
        case .int:
            guard let value = gint(exactly: integer) else { return false }
            g_value_set_int(&target, value)
        case .uint:
            guard let value = guint(exactly: integer) else { return false }
            g_value_set_uint(&target, value)
        case .int64: g_value_set_int64(&target, gint64(integer))
        case .uint64:
            guard let value = guint64(exactly: integer) else { return false }
            g_value_set_uint64(&target, value)
        case .float, .double: return store(Double(integer), in: &target)
        }
        return true
    }

    /// Stores a number; false where the type holds only whole ones, or the number is none.
    func store(_ number: Double, in target: inout GValue) -> Bool {
        guard number.isFinite else { return false }
        switch self {
        case .float: g_value_set_float(&target, Float(number))
        case .double: g_value_set_double(&target, number)
        case .int, .uint, .int64, .uint64: return false
        }
        return true
    }

    /// The type and range of a property, in words.
    func expectation(_ specification: UnsafeMutablePointer<GParamSpec>) -> String {
        let raw = UnsafeRawPointer(specification)
        func range<Specification, Bound>(
            _ type: Specification.Type,
            _ bounds: (Specification) -> (Bound, Bound)
        ) -> String {
            let (minimum, maximum) = bounds(raw.assumingMemoryBound(to: type).pointee)
            return "\(minimum) to \(maximum)"
        }
        return switch self {
        case .int: "a whole number from " + range(GParamSpecInt.self) { ($0.minimum, $0.maximum) }
        case .uint: "a whole number from " + range(GParamSpecUInt.self) { ($0.minimum, $0.maximum) }
        case .int64: "a whole number from " + range(GParamSpecInt64.self) { ($0.minimum, $0.maximum) }
        case .uint64: "a whole number from " + range(GParamSpecUInt64.self) { ($0.minimum, $0.maximum) }
        case .float: "a number from " + range(GParamSpecFloat.self) { ($0.minimum, $0.maximum) }
        case .double: "a number from " + range(GParamSpecDouble.self) { ($0.minimum, $0.maximum) }
        }
    }
}
