import CWeirGStreamer

/// What an element says of itself, as the tables of its reference page.
public enum ElementReference {
    /// Where the tables of a page begin and end.
    public static let beginning = "<!-- made from the element: WEIR_WRITE_DOCS=1 make test -->"
    public static let end = "<!-- end -->"

    /// The tables of properties and pads in Markdown; nil where there is no such element.
    public static func tables(of factory: String) -> String? {
        TestElements.start()
        guard let element = gst_element_factory_make(factory, nil) else { return nil }
        gst_object_ref_sink(element)
        defer { gst_object_unref(element) }
        return "## Properties\n\n\(properties(of: element))\n## Pads\n\n\(pads(of: element))"
    }

    /// A page with what stands between its marks replaced by `tables`; nil where it has no marks.
    public static func page(_ page: String, with tables: String) -> String? {
        guard let first = page.range(of: beginning), let last = page.range(of: end, after: first.upperBound) else {
            return nil
        }
        return page[..<first.upperBound] + "\n\n" + tables + "\n" + page[last.lowerBound...]
    }

    private static func properties(of element: UnsafeMutablePointer<GstElement>) -> String {
        var count: guint = 0
        let objectClass = cweir_class_of(element)?.assumingMemoryBound(to: GObjectClass.self)
        guard let list = g_object_class_list_properties(objectClass, &count) else { return "" }
        defer { g_free(list) }
        let own = cweir_type_of(element)
        let rows = (0..<Int(count)).compactMap { list[$0] }.filter { $0.pointee.owner_type == own }.map(row)
        let head = "| name | takes | default | while running | what it is |\n|---|---|---|---|---|\n"
        return head + rows.map { $0 + "\n" }.joined()
    }

    private static func row(_ specification: UnsafeMutablePointer<GParamSpec>) -> String {
        let mayChange = specification.pointee.flags.rawValue & cweir_param_mutable_playing.rawValue != 0
        let summary = g_param_spec_get_blurb(specification).map { String(cString: $0) } ?? ""
        let cells = [
            "`\(String(cString: specification.pointee.name))`", takes(specification), initial(specification),
            mayChange ? "may change" : "fixed", summary,
        ]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    /// The type and range of a property in words.
    private static func takes(_ specification: UnsafeMutablePointer<GParamSpec>) -> String {
        let raw = UnsafeRawPointer(specification)
        switch g_type_fundamental(specification.pointee.value_type) {
        case cweir_type_boolean(): return "true or false"
        case cweir_type_int64():
            let whole = raw.assumingMemoryBound(to: GParamSpecInt64.self).pointee
            let end = whole.maximum == gint64.max ? "up" : "to \(whole.maximum)"
            return "\(whole.minimum) \(end)"
        case cweir_type_double():
            let number = raw.assumingMemoryBound(to: GParamSpecDouble.self).pointee
            return "\(shortest(number.minimum)) to \(shortest(number.maximum))"
        case cweir_type_enum():
            let choice = raw.assumingMemoryBound(to: GParamSpecEnum.self).pointee.enum_class.pointee
            let names = (0..<Int(choice.n_values)).map { "`\(String(cString: choice.values[$0].value_nick))`" }
            return names.joined(separator: ", ")
        default: return "text"
        }
    }

    private static func initial(_ specification: UnsafeMutablePointer<GParamSpec>) -> String {
        guard let value = g_param_spec_get_default_value(specification) else { return "" }
        switch g_type_fundamental(specification.pointee.value_type) {
        case cweir_type_string(): return g_value_get_string(value).map { quoted(String(cString: $0)) } ?? ""
        case cweir_type_double(): return "`\(shortest(g_value_get_double(value)))`"
        default:
            guard let text = gst_value_serialize(value) else { return "" }
            defer { g_free(text) }
            return "`\(String(cString: text))`"
        }
    }

    private static func quoted(_ text: String) -> String { text.isEmpty ? "" : "`\(text)`" }

    private static func shortest(_ number: Double) -> String {
        number == number.rounded() ? "\(number)".replacing(".0", with: "") : "\(number)"
    }

    private static func pads(of element: UnsafeMutablePointer<GstElement>) -> String {
        let elementClass = cweir_class_of(element)?.assumingMemoryBound(to: GstElementClass.self)
        var rows: [String] = []
        var item = gst_element_class_get_pad_template_list(elementClass)
        while let current = item {
            if let data = current.pointee.data { rows.append(row(data.assumingMemoryBound(to: GstPadTemplate.self))) }
            item = current.pointee.next
        }
        return "| pad | is | takes |\n|---|---|---|\n" + rows.sorted().map { $0 + "\n" }.joined()
    }

    private static func row(_ template: UnsafeMutablePointer<GstPadTemplate>) -> String {
        let direction = template.pointee.direction == GST_PAD_SINK ? "an input" : "the output"
        let presence = template.pointee.presence == GST_PAD_REQUEST ? ", as many as are asked for" : ""
        return "| `\(String(cString: template.pointee.name_template))` | \(direction)\(presence) | "
            + "\(formats(template.pointee.caps)) |"
    }

    /// What caps allow, in words.
    private static func formats(_ caps: UnsafeMutablePointer<GstCaps>?) -> String {
        guard let structure = gst_caps_get_structure(caps, 0),
            let list = gst_structure_get_value(structure, "format"), let text = gst_value_serialize(list)
        else { return "raw video of any format, in any memory" }
        defer { g_free(text) }
        let names = String(cString: text).replacing("(string)", with: "").filter { !"{} ".contains($0) }
            .split(separator: ",")
        return "raw video in " + names.joined(separator: ", ")
    }
}

extension String {
    fileprivate func range(of text: String, after start: Index? = nil) -> Range<Index>? {
        self[(start ?? startIndex)...].firstRange(of: text)
    }
}
