import CWeirGStreamer
import WeirCore

/// The knobs of an element: a plain value with defaults.
public protocol ElementSettings: Sendable {
    init()
    static var properties: [Property<Self>] { get }
}

/// When a property may change.
public enum PropertyMutability: Sendable {
    /// Also while frames flow; holds from the next frame on.
    case always
    /// Only while the element is stopped; a change while it runs is refused with a sentence.
    case stopped
}

/// One knob: its GObject name, its place in `Settings`, and its documentation.
public struct Property<Settings: ElementSettings>: Sendable {
    public let name: String
    public let summary: String
    public let mutability: PropertyMutability
    let makeSpecification: @Sendable (GParamFlags) -> UnsafeMutablePointer<GParamSpec>?
    let read: @Sendable (Settings, UnsafeMutablePointer<GValue>) -> Void
    let write: @Sendable (inout Settings, UnsafePointer<GValue>) -> Void

    /// What GObject is told: readable, writable, and when it may change.
    var flags: GParamFlags {
        let mutable =
            switch mutability {
            case .always: cweir_param_mutable_playing
            case .stopped: cweir_param_mutable_ready
            }
        return GParamFlags(rawValue: G_PARAM_READABLE.rawValue | G_PARAM_WRITABLE.rawValue | mutable.rawValue)
    }
}

extension Property {
    /// A place in the settings.
    public typealias Path<Value> = any WritableKeyPath<Settings, Value> & Sendable

    public static func number(
        _ name: String,
        _ path: Path<Double>,
        in range: ClosedRange<Double>,
        _ mutability: PropertyMutability,
        _ summary: String
    ) -> Property {
        let initial = Settings()[keyPath: path]
        return Property(
            name: name,
            summary: summary,
            mutability: mutability,
            makeSpecification: {
                g_param_spec_double(name, name, summary, range.lowerBound, range.upperBound, initial, $0)
            },
            read: { g_value_set_double($1, $0[keyPath: path]) },
            write: { $0[keyPath: path] = g_value_get_double($1) }
        )
    }

    public static func integer(
        _ name: String,
        _ path: Path<Int>,
        in range: ClosedRange<Int>,
        _ mutability: PropertyMutability,
        _ summary: String
    ) -> Property {
        let initial = gint64(Settings()[keyPath: path])
        let (least, most) = (gint64(range.lowerBound), gint64(range.upperBound))
        return Property(
            name: name,
            summary: summary,
            mutability: mutability,
            makeSpecification: { g_param_spec_int64(name, name, summary, least, most, initial, $0) },
            read: { g_value_set_int64($1, gint64($0[keyPath: path])) },
            write: { $0[keyPath: path] = Int(g_value_get_int64($1)) }
        )
    }

    public static func flag(
        _ name: String,
        _ path: Path<Bool>,
        _ mutability: PropertyMutability,
        _ summary: String
    ) -> Property {
        let initial: gboolean = Settings()[keyPath: path] ? 1 : 0
        return Property(
            name: name,
            summary: summary,
            mutability: mutability,
            makeSpecification: { g_param_spec_boolean(name, name, summary, initial, $0) },
            read: { g_value_set_boolean($1, $0[keyPath: path] ? 1 : 0) },
            write: { $0[keyPath: path] = g_value_get_boolean($1) != 0 }
        )
    }

    /// A text; one that is not set is empty.
    public static func text(
        _ name: String,
        _ path: Path<String>,
        _ mutability: PropertyMutability,
        _ summary: String
    ) -> Property {
        let initial = Settings()[keyPath: path]
        return Property(
            name: name,
            summary: summary,
            mutability: mutability,
            makeSpecification: { g_param_spec_string(name, name, summary, initial, $0) },
            read: { g_value_set_string($1, $0[keyPath: path]) },
            write: { $0[keyPath: path] = g_value_get_string($1).map { String(cString: $0) } ?? "" }
        )
    }

    public static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable & Equatable>(
        _ name: String,
        _ path: Path<Choice>,
        _ mutability: PropertyMutability,
        _ summary: String
    ) -> Property {
        let cases = Array(Choice.allCases)
        let position: @Sendable (Settings) -> gint = { settings in
            gint(cases.firstIndex(of: settings[keyPath: path]) ?? 0)
        }
        let initial = position(Settings())
        return Property(
            name: name,
            summary: summary,
            mutability: mutability,
            makeSpecification: {
                g_param_spec_enum(name, name, summary, enumerationType(of: Choice.self), initial, $0)
            },
            read: { g_value_set_enum($1, position($0)) },
            write: { settings, value in
                let index = Int(g_value_get_enum(value))
                if cases.indices.contains(index) { settings[keyPath: path] = cases[index] }
            }
        )
    }
}

/// Registers a Swift enumeration with GObject once; the strings live as long as the process.
private func enumerationType<Choice: RawRepresentable<String> & CaseIterable>(of _: Choice.Type) -> GType {
    let name = "Weir" + String(reflecting: Choice.self).filter { $0.isLetter || $0.isNumber }
    let known = g_type_from_name(name)
    if known != 0 { return known }
    let table = UnsafeMutablePointer<GEnumValue>.allocate(capacity: Choice.allCases.count + 1)
    for (index, choice) in Choice.allCases.enumerated() {
        let text = UnsafePointer<gchar>(g_strdup(choice.rawValue))
        (table + index).initialize(to: GEnumValue(value: gint(index), value_name: text, value_nick: text))
    }
    (table + Choice.allCases.count).initialize(to: GEnumValue(value: 0, value_name: nil, value_nick: nil))
    return g_enum_register_static(name, table)
}
