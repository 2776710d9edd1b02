/// Reads protobuf's text format.
///
/// Source: Protocol Buffers Documentation, "Text Format Language Specification". Extensions and expanded `Any` values,
/// whose names stand in brackets, are not read.
struct ProtobufTextReader {
    private var scanner: ProtobufScanner
    private let file: String
    private let reading: Reading

    /// Deeper nesting is no configuration.
    private static let deepest = 64

    init(file: String, reading: Reading) {
        (self.file, self.reading) = (file, reading)
        scanner = ProtobufScanner(text: "", file: file)
    }

    /// The message of a file; nil after saying what is wrong with it.
    mutating func read(_ text: String) -> ProtobufText? {
        scanner = ProtobufScanner(text: text, file: file)
        return message(until: nil, depth: 0)
    }

    private mutating func message(until end: ProtobufScanner.Token?, depth: Int) -> ProtobufText? {
        guard depth < Self.deepest else { return fail("messages nest deeper than \(Self.deepest) levels") }
        var message = ProtobufText()
        while true {
            if scanner.token == end { break }
            if end == nil, scanner.token == .end { break }
            guard case .word(let name) = scanner.token else { return unexpected("the name of a field") }
            let place = scanner.place
            scanner.advance()
            let hasColon = scanner.skip(.symbol(":"))
            guard let values = values(isScalar: hasColon, depth: depth) else { return nil }
            message.fields += values.map {
                ProtobufText.Field(name: name, value: $0.value, place: place, valuePlace: $0.place)
            }
            if !scanner.skip(.symbol(",")) { _ = scanner.skip(.symbol(";")) }
        }
        scanner.advance()
        return message
    }

    private typealias Placed = (value: ProtobufText.Value, place: Place)

    /// One value, or those of a list.
    private mutating func values(isScalar: Bool, depth: Int) -> [Placed]? {
        guard scanner.skip(.symbol("[")) else { return value(isScalar: isScalar, depth: depth).map { [$0] } }
        var values: [Placed] = []
        while !scanner.skip(.symbol("]")) {
            if !values.isEmpty, !scanner.skip(.symbol(",")) { return unexpected("`,` or `]`") }
            guard let value = value(isScalar: isScalar, depth: depth) else { return nil }
            values.append(value)
        }
        return values
    }

    private mutating func value(isScalar: Bool, depth: Int) -> Placed? {
        let place = scanner.place
        for (open, close) in [("{", "}"), ("<", ">")] where scanner.skip(.symbol(open)) {
            return message(until: .symbol(close), depth: depth + 1).map { (.message($0), place) }
        }
        guard isScalar else { return unexpected("`:` or `{`") }
        switch scanner.token {
        case .word(let word):
            scanner.advance()
            return (.scalar(word), place)
        case .string:
            // Strings beside each other are one.
            var text = ""
            while case .string(let part) = scanner.token {
                text += part
                scanner.advance()
            }
            return (.scalar(text), place)
        case .symbol, .end, .broken: return unexpected("a value")
        }
    }

    private func unexpected<Result>(_ wanted: String) -> Result? {
        let found =
            switch scanner.token {
            case .word(let text), .symbol(let text), .broken(let text): quoted(text)
            case .string(let text): "the text \(quoted(text))"
            case .end: "the end of the file"
            }
        return fail("here stands \(found), but there must be \(wanted)")
    }

    private func fail<Result>(_ what: String) -> Result? {
        reading.error(scanner.place, "This is no text of protobuf: \(what).")
        return nil
    }
}
