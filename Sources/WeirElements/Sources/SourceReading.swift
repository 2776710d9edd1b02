import WeirCore
import WeirGStreamer

/// The elements that read and decode a stream, as the settings say.
struct SourceReading: Sendable {
    let location: SourceLocation
    let settings: SourceElement.Settings

    /// What is done with what comes to be while a stream is read, on its streaming threads.
    struct Hooks: Sendable {
        /// A pad gives pictures.
        var onPictures: @Sendable (Pad) -> Void
        /// A decoder is made for the pictures, and takes its first frame after that.
        var onDecoder: @Sendable (Element) -> Void = { _ in }
    }

    /// Puts them into `bin`, and returns the one that decodes.
    func add(to bin: Bin, _ hooks: Hooks) throws(WeirError) -> Element {
        let decoder: Element
        switch location {
        case .address(let address): decoder = try addAddress(address, to: bin)
        case .camera(let path):
            let camera = try Element("v4l2src")
            try camera.set("device", to: .text(path))
            try bin.add(camera)
            decoder = try addDecoder(after: camera, to: bin)
        case .pictures(let pattern): decoder = try addPictures(pattern, to: bin)
        }
        try chooseDecoder(of: decoder, settings.hardware)
        let kept = settings.decode
        decoder.onDescendantAdded { element in
            Self.useOneThread(element)
            guard element.decodesPictures else { return }
            PacketFilter.install(on: element, keeping: kept)
            hooks.onDecoder(element)
        }
        decoder.onPadAdded { if $0.carriesVideo { hooks.onPictures($0) } }
        return decoder
    }

    private func addAddress(_ address: String, to bin: Bin) throws(WeirError) -> Element {
        let decoder = try Element("uridecodebin")
        let credentials = SourceCredentials(user: settings.user, password: settings.password)
        try decoder.set("uri", to: .text(withTransport(try credentials.address(address))))
        try decoder.set("expose-all-streams", to: .flag(false))
        // So sound isn't even decoded. RTSP brings each stream by itself, and sound alone would be an error then.
        if !SourceLocation.isRTSP(address) { try decoder.set("caps", to: .text("video/x-raw(ANY)")) }
        decoder.onSourceSetup(setUpSource)
        try bin.add(decoder)
        return decoder
    }

    private func addPictures(_ pattern: String, to bin: Bin) throws(WeirError) -> Element {
        try checkRate(settings.rate)
        let files = try Element("multifilesrc")
        try files.set("location", to: .text(pattern))
        let format = try Element("capsfilter")
        try format.set(
            "caps",
            to: .text("\(SourceLocation.pictureType(pattern)), framerate=(fraction)\(settings.rate)")
        )
        try bin.add(files)
        try bin.add(format)
        try files.link(to: format)
        return try addDecoder(after: format, to: bin)
    }

    private func checkRate(_ text: String) throws(WeirError) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int32($0) ?? 0 }
        guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else {
            throw WeirError(
                .settings,
                "the rate of numbered pictures is '\(text)', but must be a fraction, as in rate=25/1"
            )
        }
    }

    private func addDecoder(after source: Element, to bin: Bin) throws(WeirError) -> Element {
        let decoder = try Element("decodebin")
        try bin.add(decoder)
        try source.link(to: decoder)
        return decoder
    }

    private func chooseDecoder(of decoder: Element, _ hardware: String) throws(WeirError) {
        switch hardware {
        case "auto": return
        case "none": try decoder.set("force-sw-decoders", to: .flag(true))
        default:
            decoder.chooseDecoders { factory in
                !isPictureDecoder(factory.classification) || factory.name.contains(hardware)
            }
        }
    }

    /// Lets a software decoder work on one frame at a time.
    ///
    /// Streams run side by side as it is. Threads of a decoder's own hold back a frame each, keep pictures in memory, and
    /// cost a tenth more processor time (1080p H.265).
    static let useOneThread: @Sendable (Element) -> Void = { element in
        guard element.factory.hasPrefix("avdec_"), element.hasProperty("max-threads") else { return }
        // The property is there and takes this number, so setting it can't fail.
        try? element.set("max-threads", to: .integer(1))
    }

    /// The address with the scheme that says that it goes over TLS.
    private func withTransport(_ address: String) -> String {
        guard settings.transport == .tls, address.hasPrefix("rtsp://") else { return address }
        return "rtsps" + address.dropFirst("rtsp".count)
    }

    /// The properties are the elements' own, so setting them can't fail.
    private var setUpSource: @Sendable (Element) -> Void {
        { [settings] source in
            switch source.factory {
            case "rtspsrc":
                try? source.set("latency", to: .integer(settings.latency))
                try? source.set("drop-on-latency", to: .flag(settings.dropOnLatency))
                try? source.set("tcp-timeout", to: .integer(settings.connectTimeout * 1000))
                try? source.set("add-reference-timestamp-meta", to: .flag(true))
                if let protocols = settings.transport.protocols { try? source.set("protocols", to: .text(protocols)) }
                if !settings.verifyCertificate { try? source.set("tls-validation-flags", to: .text("no-flags")) }
            case "souphttpsrc":
                let seconds = max(1, settings.connectTimeout / 1000)
                try? source.set("timeout", to: .integer(seconds))
                // Weir tries again itself, and says so.
                try? source.set("retries", to: .integer(0))
                if !settings.verifyCertificate { try? source.set("ssl-strict", to: .flag(false)) }
            case "srtsrc":
                if source.hasProperty("auto-reconnect") { try? source.set("auto-reconnect", to: .flag(false)) }
            default: return
            }
        }
    }
}

extension SourceElement.Transport {
    /// GStreamer's names; nil for all that it knows.
    fileprivate var protocols: String? {
        switch self {
        case .auto: nil
        case .tcp, .tls: "tcp"
        case .udp: "udp"
        case .multicast: "udp-mcast"
        }
    }
}
