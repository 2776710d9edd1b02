import WeirConfig
import WeirCore
import WeirGStreamer

/// The elements that send encoded frames to an address.
struct PushPlan {
    static let inletName = "frames"
    static let sinkName = "target"
    /// How many packets of MPEG-TS fit into one of SRT's (1316 bytes of payload at 188 each).
    private static let packetsTogether = 7

    let address: PushAddress
    let codec: Application.Output.Codec
    /// Where the secret stands; nil for none.
    let secret: String?

    /// Nil for outputs of other kinds.
    init?(_ kind: Application.Output.Kind) {
        guard case .push(let text, let secret, let encoding) = kind, let address = PushAddress(text) else { return nil }
        self.address = address
        codec = encoding.codec
        self.secret = secret
    }

    /// The address as it may stand in a log.
    var place: String { PushAddress.withoutSecrets(address.address) }

    /// Factories that must be installed.
    var factories: [String] { elements(secret: nil).map(\.factory) }

    /// The secret, read now; nil for none.
    func readSecret() throws(WeirError) -> String? {
        try secret.map { reference throws(WeirError) in
            try SecretReference.line(at: reference, called: address.way == .rtmp ? "stream key" : "passphrase")
        }
    }

    func elements(secret: String?) -> [PlannedElement] {
        let source = PlannedElement(
            "appsrc",
            name: Self.inletName,
            [.init("format", "time"), .init("max-buffers", 0), .init("max-bytes", 0)]
        )
        switch address.way {
        case .rtmp: return [source] + rtmp(key: secret)
        case .srtCaller, .srtListener: return [source] + srt(passphrase: secret)
        }
    }

    private func rtmp(key: String?) -> [PlannedElement] {
        let location = key.map { "\(address.address)/\($0)" } ?? address.address
        return [
            PlannedElement("flvmux", name: "muxer", [.init("streamable", true)]),
            PlannedElement(
                "rtmp2sink",
                name: Self.sinkName,
                [.init("location", .text(location)), .init("async", false), .init("sync", false)]
            ),
        ]
    }

    private func srt(passphrase: String?) -> [PlannedElement] {
        let isListener = address.way == .srtListener
        var sink: [PlannedElement.Property] = [
            .init("uri", .text(address.address)),
            .init("mode", isListener ? "listener" : "caller"),
            .init("wait-for-connection", false),
            // Weir tries again by itself, and tells of it.
            .init("auto-reconnect", false),
            .init("async", false),
            .init("sync", false),
        ]
        sink.add("passphrase", passphrase.map(PropertyValue.text))
        let bytes = "video/x-\(codec.rawValue), stream-format=(string)byte-stream, alignment=(string)au"
        return [
            PlannedElement(codec.parser, name: "parser", [.init("config-interval", -1)]),
            PlannedElement("capsfilter", name: "format", [.init("caps", .text(bytes))]),
            PlannedElement("mpegtsmux", name: "muxer", [.init("alignment", .integer(Self.packetsTogether))]),
            PlannedElement("srtsink", name: Self.sinkName, sink),
        ]
    }
}
