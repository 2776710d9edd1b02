/// The short form of a source: a path, an address, a device, numbered pictures, or the synthetic street.
struct LocationText {
    static let shape = Shape.text(
        of: "a path, an address such as `rtsp://camera/stream`, a device such as `/dev/video0`, "
            + "numbered pictures such as `frames/%05d.jpg`, or `scene:`"
    )

    /// What numbered pictures are shown at where nothing is said.
    static let pictureRate = Application.FrameRate(25)

    /// Schemes that GStreamer 1.22 has sources for.
    private static let schemes = [
        "rtsp", "rtsps", "rtspt", "rtspu", "http", "https", "udp", "rtp", "rtmp", "rtmps", "srt", "rist", "tcp",
    ]

    let context: YAMLContext

    /// What the text names, checked to be there; nil after saying what is wrong.
    func location(_ value: YAMLValue) -> Application.Location? {
        guard let text = value.text, !text.isEmpty else {
            context.expected(Self.shape, for: value)
            return nil
        }
        if text.hasPrefix("scene:") {
            return SceneText(context: context).options(text, value).map { .scene($0) }
        }
        if text.lowercased().hasPrefix("file:") { return local(FilePath.fromFileAddress(text), value) }
        if let address = text.firstRange(of: "://") {
            return uri(text, scheme: text[..<address.lowerBound].lowercased(), rest: text[address.upperBound...], value)
        }
        return local(text, value)
    }

    private func local(_ path: String, _ value: YAMLValue) -> Application.Location {
        if path.hasPrefix("/dev/") { return device(path, value) }
        return Self.isPattern(path) ? images(path, value) : file(path, value)
    }

    private func file(_ path: String, _ value: YAMLValue) -> Application.Location {
        let resolved = context.resolve(path)
        context.reading.requireFile(resolved, called: "source", place: value.place, key: context.key)
        return .file(resolved)
    }

    private func device(_ path: String, _ value: YAMLValue) -> Application.Location {
        if context.reading.fileSystem.kind(of: path) == .missing {
            context.error(value, "There is no device \(quoted(path)).")
        }
        return .device(path: path, size: nil, rate: nil)
    }

    private func uri(
        _ text: String,
        scheme: String,
        rest: Substring,
        _ value: YAMLValue
    ) -> Application.Location? {
        if scheme == "v4l2" { return device(String(rest), value) }
        guard Self.schemes.contains(scheme) else {
            let meant = Spelling.suggestion(for: scheme, among: Self.schemes + ["file", "v4l2"])
            let remedy =
                meant.map { "\(quoted($0)) may be meant" } ?? "there are \(Self.schemes.joined(separator: ", "))"
            context.error(
                value,
                "The address \(quoted(text)) begins with \(quoted(scheme)), which is not known; \(remedy)."
            )
            return nil
        }
        guard let first = rest.first, first != "/" else {
            context.error(value, "The address \(quoted(text)) names no host.")
            return nil
        }
        return .uri(text)
    }

    private func images(_ text: String, _ value: YAMLValue) -> Application.Location {
        let pattern = context.resolve(text)
        // Sequences begin at 0 or at 1.
        let hasFirst = [0, 1].contains {
            context.reading.fileSystem.kind(of: Self.path(pattern, number: $0)) != .missing
        }
        if !hasFirst {
            context.error(
                value,
                "There are no pictures \(quoted(pattern)): neither number 0 nor number 1 exists."
            )
        }
        return .images(pattern: pattern, rate: Self.pictureRate)
    }

    /// Whether the text has one `%d` or `%05d`, and no other percent sign.
    static func isPattern(_ text: String) -> Bool {
        text.filter { $0 == "%" }.count == 1 && text.firstMatch(of: /%(?:0[1-9])?d/) != nil
    }

    /// The path of one picture.
    static func path(_ pattern: String, number: Int) -> String {
        guard let match = pattern.firstMatch(of: /%(?:0([1-9]))?d/) else { return pattern }
        let digits = String(number)
        let width = match.output.1.flatMap { Int($0) } ?? 1
        let padded = String(repeating: "0", count: max(0, width - digits.count)) + digits
        return pattern.replacingCharacters(in: match.range, with: padded)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
