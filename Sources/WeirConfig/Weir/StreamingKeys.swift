/// What an output that is streamed has beside its address, while it is being read.
struct StreamingDraft {
    var users: String?
    var authentication: Application.Output.Authentication?
    var certificate: String?
    var key: String?
    var multicast: Application.Output.Multicast?
    var quality: Int?
    var segmentLength: Double?
    var segments: Int?
    var secret: String?
}

/// The keys of outputs that are streamed.
enum StreamingKeys {
    static let keys: [Key<StreamingDraft>] = [
        users, authentication, certificate, key, multicast, quality, segmentLength, segments, secret,
    ]

    private static let referenceShape = Shape.text(of: "a path, or `env:NAME` of a variable of the environment")

    private static let users = reference(
        "users",
        default: "everybody may watch",
        "Who may watch: a file with a line `USER:PASSWORD` for each, or the variable that holds such lines.",
        set: { $0.users = $1 }
    )

    private static let authentication = Key<StreamingDraft>.choice(
        "authentication",
        Application.Output.Authentication.self,
        default: "digest, and any for `rtsps://`",
        "How users of RTSP say who they are; `basic` shows passwords to who listens in where it isn't encrypted.",
        set: { $0.authentication = $1 }
    )

    private static let certificate = Key<StreamingDraft>.file(
        "certificate",
        "The certificate of an address that begins with `rtsps://` or `https://`, with those that lead to its root, as PEM.",
        set: { $0.certificate = $1 }
    )

    private static let key = Key<StreamingDraft>.file(
        "key",
        "The key of the certificate, as PEM.",
        set: { $0.key = $1 }
    )

    /// The port of RTP in the register of the Internet's numbers.
    private static let customaryPort = 5004

    private static let multicast = Key<StreamingDraft>.text(
        "multicast",
        .text(of: "an address from 224.0.0.0 to 239.255.255.255, with an even port or without"),
        default: "each client is sent to by itself",
        "The group that RTSP clients which ask for it are sent to, all at once; the port is \(customaryPort) if not given.",
        parse: group,
        set: { $0.multicast = $1 }
    )

    private static let quality = Key<StreamingDraft>.integer(
        "quality",
        1...100,
        default: "85",
        "How good pictures in JPEG are.",
        set: { $0.quality = $1 }
    )

    /// A player holds three of them; shorter ones cost more than they gain, longer ones nobody waits for.
    private static let lengths = 0.5...30.0

    private static let segmentLength = Key<StreamingDraft>.text(
        "segment-length",
        .text(of: "a time such as `2s` or `500ms`, from 500ms to 30s"),
        default: "2s",
        "How long a segment of HLS is.",
        parse: { QuantityText.duration.parse($0).flatMap { lengths.contains($0) ? $0 : nil } },
        set: { $0.segmentLength = $1 }
    )

    private static let segments = Key<StreamingDraft>.integer(
        "segments",
        3...10_000,
        default: "6",
        "How many segments a playlist of HLS lists.",
        set: { $0.segments = $1 }
    )

    private static let secret = reference(
        "secret",
        default: "none",
        "RTMP's stream key, which is put behind the address, or SRT's passphrase: the file whose first line it is, or the "
            + "variable that holds it.",
        set: { $0.secret = $1 }
    )

    private static func reference(
        _ name: String,
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout StreamingDraft, String) -> Void
    ) -> Key<StreamingDraft> {
        Key(name: name, shape: referenceShape, fallback: fallback, help: help) { value, context, draft in
            guard let text = value.text, !text.isEmpty, text != "env:" else {
                return context.expected(referenceShape, for: value)
            }
            if text.hasPrefix("env:") { return set(&draft, text) }
            let path = context.resolve(text)
            context.reading.requireFile(path, called: name, place: value.place, key: context.key)
            set(&draft, "file:" + path)
        }
    }

    /// An address of IPv4's groups (RFC 5771) and an even port, as RTP has it (RFC 3550, section 11).
    private static func group(_ text: String) -> Application.Output.Multicast? {
        let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let bytes = sides[0].split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard bytes.count == 4, bytes.allSatisfy({ $0 != nil }), (224...239).contains(bytes[0] ?? 0) else { return nil }
        let port = sides.count == 2 ? Int(sides[1]) : customaryPort
        guard let port, (1024...65534).contains(port), port.isMultiple(of: 2) else { return nil }
        return Application.Output.Multicast(address: String(sides[0]), port: port)
    }
}

/// Puts what an output's keys say into it, and says which are none of its.
struct StreamingCheck {
    let context: YAMLContext
    /// The whole output, and the address in it.
    let value: YAMLValue
    let place: YAMLValue

    func apply(_ draft: StreamingDraft, to kind: inout Application.Output.Kind) {
        var rest = draft
        switch kind {
        case .rtsp(let port, let mount, let encoding, let serving, _):
            let served = self.serving(serving, &rest)
            if served.certificate != nil, rest.multicast != nil {
                context.error(value, "Packets to a `multicast` group aren't encrypted; leave out either.")
            }
            kind = .rtsp(port: port, mount: mount, encoding: encoding, serving: served, multicast: rest.multicast)
            rest.multicast = nil
        case .mjpeg(let port, let path, _, let serving):
            kind = .mjpeg(port: port, path: path, quality: rest.quality, serving: httpServing(serving, &rest))
            rest.quality = nil
        case .hls(let place, var segments, let encoding):
            segments.length = rest.segmentLength ?? segments.length
            segments.count = rest.segments ?? segments.count
            (rest.segmentLength, rest.segments) = (nil, nil)
            var place = place
            if case .server(let port, let path, let serving) = place {
                place = .server(port: port, path: path, serving: httpServing(serving, &rest))
            }
            kind = .hls(place, segments: segments, encoding: encoding)
        case .push(let address, _, let encoding):
            kind = .push(address: address, secret: rest.secret, encoding: encoding)
            rest.secret = nil
        case .file, .window, .null: break
        }
        refuse(rest)
    }

    private func serving(
        _ serving: Application.Output.Serving,
        _ draft: inout StreamingDraft
    ) -> Application.Output.Serving {
        var serving = serving
        serving.users = draft.users
        serving.authentication = draft.authentication
        serving.certificate = certificate(draft)
        if draft.authentication != nil, draft.users == nil {
            context.error(value, "`authentication` needs `users`: there is nobody who could say who they are.")
        }
        (draft.users, draft.authentication, draft.certificate, draft.key) = (nil, nil, nil, nil)
        return serving
    }

    private func httpServing(
        _ serving: Application.Output.Serving,
        _ draft: inout StreamingDraft
    ) -> Application.Output.Serving {
        if let authentication = draft.authentication, authentication != .basic {
            let given = quoted(authentication.rawValue)
            context.error(value, "`authentication` is \(given), but HTTP has `basic` only here.")
        }
        return self.serving(serving, &draft)
    }

    private func certificate(_ draft: StreamingDraft) -> Application.Output.Certificate? {
        let address = place.text ?? ""
        let isEncrypted = OutputText.isEncrypted(address)
        guard let certificate = draft.certificate, let key = draft.key else {
            if isEncrypted || draft.certificate != nil || draft.key != nil {
                context.error(
                    value,
                    "The output \(quoted(address)) needs both `certificate` and `key` to be encrypted."
                )
            }
            return nil
        }
        if !isEncrypted {
            let scheme = address.prefix { $0 != ":" }
            context.error(
                value,
                "With a `certificate` the output \(quoted(address)) must begin with \(quoted("\(scheme)s://"))."
            )
        }
        return .init(certificate: certificate, key: key)
    }

    /// Says which keys the output has no use for.
    private func refuse(_ draft: StreamingDraft) {
        let servers = "servers of Weir's own: addresses that begin with `rtsp` or `http`"
        let left: [(isGiven: Bool, sentence: String)] = [
            (draft.users != nil, "`users` is for \(servers)."),
            (draft.authentication != nil, "`authentication` is for \(servers)."),
            (draft.certificate != nil, "`certificate` is for \(servers)."),
            (draft.key != nil, "`key` is for \(servers)."),
            (draft.multicast != nil, "`multicast` is for addresses that begin with `rtsp`."),
            (draft.quality != nil, "`quality` is for addresses that end in `.mjpeg`."),
            (draft.segmentLength != nil, "`segment-length` is for HLS."),
            (draft.segments != nil, "`segments` is for HLS."),
            (draft.secret != nil, "`secret` is for addresses that begin with `rtmp` or `srt`."),
        ]
        for (isGiven, sentence) in left where isGiven { context.error(value, sentence) }
    }
}
