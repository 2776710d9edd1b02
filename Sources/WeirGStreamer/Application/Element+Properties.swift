import CWeirGStreamer
import WeirCore

extension Element {
    /// Whether the element has a property of this name.
    public func hasProperty(_ name: String) -> Bool {
        specification(of: name) != nil
    }

    /// Sets a property, after checking that it exists, may be written, and that the value fits its type and range.
    ///
    /// Throws `.settings` with the type and range that would be right.
    public func set(_ name: String, to value: PropertyValue) throws(WeirError) {
        guard let specification = specification(of: name) else {
            throw WeirError(
                .settings,
                "\(self.name) (\(factory)) has no property “\(name)”; it has \(listedProperties)."
            )
        }
        guard specification.pointee.flags.rawValue & G_PARAM_WRITABLE.rawValue != 0 else {
            throw WeirError(.settings, "the property “\(name)” of \(self.name) (\(factory)) can only be read.")
        }
        var converted = GValue()
        g_value_init(&converted, specification.pointee.value_type)
        defer { g_value_unset(&converted) }
        guard fill(&converted, with: value, specification), g_param_value_validate(specification, &converted) == 0
        else {
            throw WeirError(
                .settings,
                "the property “\(name)” of \(self.name) (\(factory)) takes \(expectation(of: specification)), not \(value)."
            )
        }
        g_object_set_property(UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GObject.self), name, &converted)
    }

    /// A property's value as GStreamer writes it; nil where there is none to read.
    public func text(of name: String) -> String? {
        guard let specification = specification(of: name),
            specification.pointee.flags.rawValue & G_PARAM_READABLE.rawValue != 0
        else { return nil }
        var value = GValue()
        g_value_init(&value, specification.pointee.value_type)
        defer { g_value_unset(&value) }
        g_object_get_property(UnsafeMutableRawPointer(raw).assumingMemoryBound(to: GObject.self), name, &value)
        if cweir_value_type(&value) == cweir_type_string() {
            return g_value_get_string(&value).map { String(cString: $0) }
        }
        return taken(gst_value_serialize(&value))
    }

    private func specification(of name: String) -> UnsafeMutablePointer<GParamSpec>? {
        g_object_class_find_property(cweir_class_of(raw).assumingMemoryBound(to: GObjectClass.self), name)
    }

    private var listedProperties: String {
        var count: guint = 0
        let objectClass = cweir_class_of(raw).assumingMemoryBound(to: GObjectClass.self)
        guard let list = g_object_class_list_properties(objectClass, &count) else { return "none" }
        defer { g_free(list) }
        let names = (0..<Int(count)).compactMap { list[$0]?.pointee.name.map { String(cString: $0) } }
        // Those of every element are of no help to someone who looks for the right name.
        return names.filter { $0 != "parent" && $0 != "name" && $0 != "qos" }.sorted().joined(separator: ", ")
    }
}

/// Converts `value` to the type that `target` has; false where that would lose something.
private func fill(
    _ target: inout GValue,
    with value: PropertyValue,
    _ specification: UnsafeMutablePointer<GParamSpec>
) -> Bool {
    let type = specification.pointee.value_type
    switch value {
    case .text(let text):
        guard type != cweir_type_string() else {
            g_value_set_string(&target, text)
            return true
        }
        // Text reaches numbers and flags only as what it is: "5" for a number is a mistake of the caller's.
        guard NumericKind(type) == nil, type != cweir_type_boolean() else { return false }
        return gst_value_deserialize(&target, text) != 0
    case .integer(let integer):
        return NumericKind(type)?.store(integer, in: &target) ?? storeChoice(integer, in: &target)
    case .number(let number): return NumericKind(type)?.store(number, in: &target) ?? false
    case .flag(let flag):
        guard type == cweir_type_boolean() else { return false }
        g_value_set_boolean(&target, flag ? 1 : 0)
        return true
    }
}

/// Stores a choice by its number.
private func storeChoice(_ integer: Int, in target: inout GValue) -> Bool {
    let type = cweir_value_type(&target)
    guard g_type_fundamental(type) == cweir_type_enum(), let number = gint(exactly: integer) else { return false }
    let enumeration = g_type_class_ref(type)
    defer { g_type_class_unref(enumeration) }
    guard g_enum_get_value(enumeration?.assumingMemoryBound(to: GEnumClass.self), number) != nil else { return false }
    g_value_set_enum(&target, number)
    return true
}

/// What a property takes, in words.
private func expectation(of specification: UnsafeMutablePointer<GParamSpec>) -> String {
    let type = specification.pointee.value_type
    if let kind = NumericKind(type) { return kind.expectation(specification) }
    if type == cweir_type_string() { return "text" }
    if type == cweir_type_boolean() { return "true or false" }
    if g_type_fundamental(type) == cweir_type_enum() { return "one of \(choices(of: type))" }
    return "a \(String(cString: g_type_name(type)))"
}

private func choices(of type: GType) -> String {
    let raw = g_type_class_ref(type)
    defer { g_type_class_unref(raw) }
    guard let enumeration = raw?.assumingMemoryBound(to: GEnumClass.self).pointee else { return "its names" }
    return (0..<Int(enumeration.n_values))
        .compactMap { enumeration.values[$0].value_nick.map { String(cString: $0) } }
        .joined(separator: ", ")
}
