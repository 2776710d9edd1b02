/// The short form of an output: a path, `rtsp://:8554/name`, `window` or `null`.
struct OutputText {
    static let shape = Shape.textOrNull(
        of: "a path that ends in `.mp4` or `.mkv`, `rtsp://:8554/NAME`, `window` or `null`"
    )

    /// The port that RTSP servers without the right to the official 554 use.
    static let customaryPort = 8554
    /// What a stream is called on the server where nothing is said.
    static let customaryMount = "/weir"

    let context: YAMLContext
    /// What a file is; nil where its path tells.
    var container: Application.Output.Container?

    /// What the text names, checked to be possible; nil after saying what is wrong.
    func kind(_ value: YAMLValue) -> Application.Output.Kind? {
        guard let text = value.text, !text.isEmpty else {
            context.expected(Self.shape, for: value)
            return nil
        }
        switch text {
        case "window": return .window
        case "null": return .null
        default: return text.lowercased().hasPrefix("rtsp://") ? server(text, value) : file(text, value)
        }
    }

    private func file(_ text: String, _ value: YAMLValue) -> Application.Output.Kind? {
        guard let container = container ?? Application.Output.Container(rawValue: FilePath.ending(of: text)) else {
            context.expected(Self.shape, for: value)
            return nil
        }
        let path = context.resolve(text)
        context.reading.requireWritable(path, called: "output", place: value.place, key: context.key)
        return .file(path: path, container: container, encoding: Application.Output.Encoding())
    }

    private func server(_ text: String, _ value: YAMLValue) -> Application.Output.Kind? {
        let rest = text.dropFirst("rtsp://".count)
        let address = rest.prefix { $0 != "/" }
        let mount = String(rest.dropFirst(address.count))
        let parts = address.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let port = parts.count == 2 ? Int(parts[1]) : Self.customaryPort
        guard ["", "0.0.0.0"].contains(parts.first ?? ""), parts.count <= 2, let port, (1...65535).contains(port)
        else {
            context.error(
                value,
                "The output \(quoted(text)) must be `rtsp://:PORT/NAME` with a port from 1 to 65535: "
                    + "Weir serves the stream itself, on this machine."
            )
            return nil
        }
        let name = mount.isEmpty || mount == "/" ? Self.customaryMount : mount
        return .rtsp(port: port, mount: name, encoding: Application.Output.Encoding())
    }
}

/// Where records or events go: a path, or `-`.
enum RecordsText {
    static let shape = Shape.text(of: "a path, or `-` for standard output")

    static func records(
        _ value: YAMLValue,
        _ context: YAMLContext,
        called what: String = "file of records"
    ) -> Application.Records? {
        guard let text = value.text, !text.isEmpty else {
            context.expected(shape, for: value)
            return nil
        }
        if text == "-" { return .standardOutput }
        let path = context.resolve(text)
        context.reading.requireWritable(path, called: what, place: value.place, key: context.key)
        return .file(path)
    }
}
