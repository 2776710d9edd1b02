import WeirCore

/// The short form of an output: a path, an address, `hls:` and a folder, `window` or `null`.
struct OutputText {
    static let shape = Shape.textOrNull(
        of: "a path that ends in `.mp4` or `.mkv`, `rtsp://:8554/NAME`, `http://:8090/NAME.mjpeg` or `NAME.m3u8`, "
            + "`hls:FOLDER`, an address that begins with `rtmp://` or `srt://`, `window` or `null`"
    )

    /// The port that RTSP servers without the right to the official 554 use.
    static let customaryPort = 8554
    /// What a stream is called on the server where nothing is said.
    static let customaryMount = "/weir"
    private static let ports = 1...65535
    private static let folderPrefix = "hls:"

    /// Whether connections to it are to be encrypted.
    static func isEncrypted(_ text: String) -> Bool {
        let address = text.lowercased()
        return address.hasPrefix("rtsps://") || address.hasPrefix("https://")
    }

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
        default: break
        }
        if text.lowercased().hasPrefix(Self.folderPrefix) { return folder(text, value) }
        guard let scheme = text.firstRange(of: "://").map({ text[..<$0.lowerBound].lowercased() }) else {
            return file(text, value)
        }
        switch scheme {
        case "rtsp", "rtsps": return rtsp(text, value)
        case "http", "https": return http(text, value)
        default: return push(text, scheme: scheme, value)
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

    private func folder(_ text: String, _ value: YAMLValue) -> Application.Output.Kind? {
        let path = String(text.dropFirst(Self.folderPrefix.count))
        guard !path.isEmpty else {
            context.error(value, "The output \(quoted(text)) names no folder; write `hls:FOLDER`.")
            return nil
        }
        let folder = context.resolve(path)
        // The folder itself is made where it isn't there, the one that holds it is not.
        switch context.reading.fileSystem.kind(of: folder) {
        case .folder: context.reading.requireFolder(folder, place: value.place, key: context.key)
        case .missing:
            context.reading.requireWritable(folder, called: "output", place: value.place, key: context.key)
        case .file, .special:
            context.error(value, "The output \(quoted(text)) must be a folder, but \(quoted(folder)) is a file.")
        }
        return .hls(.folder(folder), segments: .init(), encoding: .init())
    }

    private func rtsp(_ text: String, _ value: YAMLValue) -> Application.Output.Kind? {
        guard let door = Door(text, customaryPort: Self.customaryPort) else {
            context.error(
                value,
                "The output \(quoted(text)) must be `rtsp://:PORT/NAME` with a port from 1 to 65535: "
                    + "Weir serves the stream itself, on this machine."
            )
            return nil
        }
        let name = door.path.isEmpty || door.path == "/" ? Self.customaryMount : door.path
        return .rtsp(port: door.port, mount: name, encoding: .init(), serving: .init(host: door.host))
    }

    private func http(_ text: String, _ value: YAMLValue) -> Application.Output.Kind? {
        let ending = FilePath.ending(of: text)
        guard let door = Door(text, customaryPort: nil), ["mjpeg", "m3u8"].contains(ending) else {
            context.error(
                value,
                "The output \(quoted(text)) must be `http://:PORT/NAME.mjpeg` for pictures, or `http://:PORT/NAME.m3u8` "
                    + "for HLS, with a port from 1 to 65535: Weir serves it itself, on this machine."
            )
            return nil
        }
        let serving = Application.Output.Serving(host: door.host)
        if ending == "mjpeg" { return .mjpeg(port: door.port, path: door.path, quality: nil, serving: serving) }
        let place = Application.Output.Place.server(port: door.port, path: door.path, serving: serving)
        return .hls(place, segments: .init(), encoding: .init())
    }

    private func push(_ text: String, scheme: String, _ value: YAMLValue) -> Application.Output.Kind? {
        let shown = PushAddress.withoutSecrets(text)
        guard PushAddress.schemes.contains(scheme) else {
            let known = ["rtsp", "rtsps", "http", "https"] + PushAddress.schemes
            let remedy =
                Spelling.suggestion(for: scheme, among: known).map { "\(quoted($0)) may be meant" }
                ?? "there are \(known.joined(separator: ", "))"
            context.error(
                value,
                "The output \(quoted(shown)) begins with \(quoted(scheme)), which is not known; \(remedy)."
            )
            return nil
        }
        guard PushAddress(text) != nil else {
            let form = scheme == "srt" ? "`srt://HOST:PORT`, or `srt://:PORT` to listen" : "`\(scheme)://HOST/APP/KEY`"
            context.error(value, "The output \(quoted(shown)) must be \(form).")
            return nil
        }
        return .push(address: text, secret: nil, encoding: .init())
    }

    /// Where a server of Weir's own listens.
    private struct Door {
        var host: String?
        var port: Int
        var path: String

        /// Nil where there is no such door on this machine; a host must be a number, so that nothing has to be asked.
        init?(_ address: String, customaryPort: Int?) {
            guard let scheme = address.firstRange(of: "://") else { return nil }
            let rest = address[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            path = String(rest.dropFirst(authority.count))
            let parts = authority.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let named = parts.count == 2 ? Int(parts[1]) : customaryPort
            guard parts.count <= 2, let port = named, OutputText.ports.contains(port), !path.contains("?") else {
                return nil
            }
            self.port = port
            switch parts.first ?? "" {
            case "", "0.0.0.0": host = nil
            case "localhost": host = "127.0.0.1"
            case let text where Self.isNumber(text): host = text
            default: return nil
            }
        }

        private static func isNumber(_ text: String) -> Bool {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
        }
    }
}
