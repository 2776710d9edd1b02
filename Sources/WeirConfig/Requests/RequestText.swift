import WeirCore

/// What requests to a running application tell in JSON, read as files are: the same keys, checks and sentences.
public enum RequestText {
    /// A source, as an entry of `sources` tells it; `number` is its name where it gives none.
    public static func source(_ json: [UInt8], number: Int) throws(RequestError) -> Application.Source {
        try read(json) { root, context in
            guard root.isMap || root.text != nil else {
                context.expected(.any(SourceKeys.shapes), for: root)
                return nil
            }
            return SourceKeys.source(root, context, number: number)
        }
    }

    /// What is to be different for one stream.
    public static func change(_ json: [UInt8]) throws(RequestError) -> StreamChange {
        try read(json) { root, context in
            StreamChangeKeys.change(root, context)
        }
    }

    /// A clip; an empty body asks for one with nothing said of it.
    public static func clip(_ json: [UInt8]) throws(RequestError) -> ClipRequest {
        guard !json.isEmpty else { return ClipRequest() }
        return try read(json) { root, context in
            var request = ClipRequest()
            ClipRequestKeys.section.read(root, context, into: &request)
            return request
        }
    }

    /// A number that is none of these names of streams, for one that comes without.
    public static func freeNumber(besides names: Set<String>) -> Int {
        (names.count...2 * names.count).first { !names.contains(String($0)) } ?? 2 * names.count + 1
    }

    /// What `body` makes of the text; throws all that it says is wrong.
    static func read<Value>(
        _ json: [UInt8],
        _ body: (YAMLValue, YAMLContext) -> Value?
    ) throws(RequestError) -> Value {
        let reading = Reading(fileSystem: LocalFileSystem())
        var text = JSONText(json, file: "the request")
        let root: YAMLValue
        do {
            root = try text.read()
        } catch {
            throw RequestError(problems: [problem(error.place, error.sentence, text.pointers)], isSyntax: true)
        }
        let value = body(root, YAMLContext(reading: reading, folder: "", rootName: "The request"))
        let errors = reading.report(nil).diagnostics.filter { $0.severity == .error }
        guard let value, errors.isEmpty else {
            let problems = errors.map { problem($0.place, $0.sentence, text.pointers) }
            throw RequestError(problems: problems, isSyntax: false)
        }
        return value
    }

    private static func problem(
        _ place: Place,
        _ sentence: String,
        _ pointers: [Place: String]
    ) -> RequestError.Problem {
        RequestError.Problem(
            sentence: sentence,
            pointer: pointers[place] ?? "",
            line: place.line,
            column: place.column
        )
    }
}

extension YAMLValue {
    var isMap: Bool {
        if case .map = content { true } else { false }
    }
}
