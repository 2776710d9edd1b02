import Glibc
import WeirCore
import WeirElementKit
import WeirGStreamer

/// Reads a file, an address, a camera or pictures and gives decoded frames.
///
///     weirsource uri=street.mp4 loop=true ! weirinfer model=demo ! …
///
/// - Writes: the stream's name, number and time of each frame.
/// - Cost: the decoder's; nothing is copied besides.
struct SourceElement: SourceBin {
    static let info = ElementInfo(
        factory: "weirsource",
        longName: "Video source",
        classification: "Source/Video",
        summary: "Reads and decodes a file, an address, a camera or numbered pictures"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var uri = ""
        var sourceID = "0"
        var loop = false
        var paceAsLive = false
        var dropToNewest = false
        var hardware = "auto"
        var latency = 200
        var transport = Transport.auto
        var rate = "25/1"

        static let properties: [Property<Self>] = [
            .text(
                "uri",
                \.uri,
                .stopped,
                "Path, rtsp://, http:// or other address, /dev/videoN, or a path of pictures with %05d"
            ),
            .text("source-id", \.sourceID, .stopped, "Name of the stream in records"),
            .flag("loop", \.loop, .stopped, "Begin again at the end, without a break in time"),
            .flag("pace-as-live", \.paceAsLive, .stopped, "Give frames at their own time, as a camera does"),
            .flag("drop-to-newest", \.dropToNewest, .stopped, "Drop frames that wait when a newer one comes"),
            .text(
                "hardware",
                \.hardware,
                .stopped,
                "Decoder: auto (hardware first), none (software), or part of a name"
            ),
            .integer(
                "latency",
                \.latency,
                in: 0...60_000,
                .stopped,
                "Milliseconds that RTSP packets wait for late ones"
            ),
            .choice("transport", \.transport, .stopped, "What carries an RTSP stream"),
            .text("rate", \.rate, .stopped, "Frames per second of numbered pictures, as a fraction"),
        ]
    }

    enum Transport: String, CaseIterable, Sendable { case auto, tcp, udp }

    /// How long files and servers may take to give their first picture, in nanoseconds: 20 seconds.
    private static let longestStart: UInt64 = 20_000_000_000

    mutating func build(
        in bin: Bin,
        _ settings: Settings,
        warn: @escaping @Sendable (WeirError) -> Void
    ) throws(WeirError) -> Pad {
        let location = try SourceLocation(settings.uri)
        let convert = try Element("videoconvert")
        try bin.add(convert)
        let decoder = try addReader(of: location, before: convert, in: bin, settings)
        // Before the loop, which hides where a round begins.
        let losses = LossProbe.install(on: try convert.pad("sink"), isLive: location.isLive) { loss in
            warn(loss.warning(of: SourceLocation.withoutPassword(settings.uri)))
        }
        decoder.onDescendantAdded { if $0.factory.contains("demux") { losses.believeLength() } }
        if settings.loop { LoopProbe.install(on: try convert.pad("sink")) }
        var chain = [convert]
        if settings.paceAsLive { chain.append(try append("clocksync", after: convert, in: bin)) }
        if settings.dropToNewest {
            let queue = try append("queue", after: chain[chain.count - 1], in: bin)
            try queue.set("leaky", to: .text("downstream"))
            try queue.set("max-size-buffers", to: .integer(1))
            chain.append(queue)
        }
        let output = try chain[chain.count - 1].pad("src")
        FrameNumbering.install(on: output, source: SourceID(settings.sourceID))
        // Not linked to the decoder yet, they might else be started after it and refuse its first frame.
        for element in chain.reversed() { _ = element.request(.paused) }
        return output
    }

    /// Files answer at once; cameras give nothing while they are paused.
    func startLimit(_ settings: Settings) -> UInt64? {
        guard let location = try? SourceLocation(settings.uri) else { return nil }
        return location.isLive ? nil : SourceElement.longestStart
    }

    func explain(_ failure: WeirError, _ settings: Settings) -> WeirError {
        let isNamed = settings.hardware != "auto" && settings.hardware != "none"
        let how = isNamed ? " with hardware=\(settings.hardware)" : ""
        return WeirError(
            failure.code,
            "\(SourceLocation.withoutPassword(settings.uri)) can't be read as video\(how); check that it holds video and plays elsewhere",
            cause: failure.message
        )
    }

    private func append(_ factory: String, after last: Element, in bin: Bin) throws(WeirError) -> Element {
        let next = try Element(factory)
        try bin.add(next)
        try last.link(to: next)
        return next
    }

    /// Adds what reads and decodes, and returns it; its output reaches `convert` as soon as the stream is known.
    private func addReader(
        of location: SourceLocation,
        before convert: Element,
        in bin: Bin,
        _ settings: Settings
    ) throws(WeirError) -> Element {
        let decoder: Element
        switch location {
        case .address(let address):
            decoder = try Element("uridecodebin")
            try decoder.set("uri", to: .text(address))
            try decoder.set("expose-all-streams", to: .flag(false))
            // So sound isn't even decoded. RTSP brings each stream by itself, and sound alone would be an error then.
            if !SourceLocation.isRTSP(address) { try decoder.set("caps", to: .text("video/x-raw(ANY)")) }
            setUpSource(of: decoder, settings)
            try bin.add(decoder)
        case .camera(let path):
            let camera = try Element("v4l2src")
            try camera.set("device", to: .text(path))
            try bin.add(camera)
            decoder = try addDecoder(after: camera, in: bin)
        case .pictures(let pattern):
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
            decoder = try addDecoder(after: format, in: bin)
        }
        try chooseDecoder(of: decoder, settings.hardware)
        decoder.onDescendantAdded(SourceElement.useOneThread)
        connect(decoder, to: try convert.pad("sink"))
        return decoder
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

    private func addDecoder(after source: Element, in bin: Bin) throws(WeirError) -> Element {
        let decoder = try Element("decodebin")
        try bin.add(decoder)
        try source.link(to: decoder)
        return decoder
    }

    /// Sound is left out; the first picture stream is taken.
    private func connect(_ decoder: Element, to input: Pad) {
        decoder.onPadAdded { pad in
            guard input.peer == nil, pad.carriesVideo else { return }
            // Both are raw video, so a refusal can only mean that the bin is being taken down.
            try? pad.link(to: input)
        }
    }

    private func chooseDecoder(of decoder: Element, _ hardware: String) throws(WeirError) {
        switch hardware {
        case "auto": return
        case "none": try decoder.set("force-sw-decoders", to: .flag(true))
        default:
            decoder.chooseDecoders { factory in
                // Decoders of Motion JPEG are among those of images.
                let kinds = factory.classification.split(separator: "/")
                let isPictureDecoder = kinds.contains("Decoder") && (kinds.contains("Video") || kinds.contains("Image"))
                return !isPictureDecoder || factory.name.contains(hardware)
            }
        }
    }

    /// Lets a software decoder work on one frame at a time.
    ///
    /// Streams run side by side as it is. Threads of a decoder's own hold back a frame each, keep pictures in memory, and
    /// cost a tenth more processor time (1080p H.265).
    private static let useOneThread: @Sendable (Element) -> Void = { element in
        guard element.factory.hasPrefix("avdec_"), element.hasProperty("max-threads") else { return }
        // The property is there and takes this number, so setting it can't fail.
        try? element.set("max-threads", to: .integer(1))
    }

    private func setUpSource(of decoder: Element, _ settings: Settings) {
        decoder.onSourceSetup { source in
            guard source.factory == "rtspsrc" else { return }
            // The properties are rtspsrc's own, so setting them can't fail.
            try? source.set("latency", to: .integer(settings.latency))
            if settings.transport != .auto { try? source.set("protocols", to: .text(settings.transport.rawValue)) }
        }
    }
}
