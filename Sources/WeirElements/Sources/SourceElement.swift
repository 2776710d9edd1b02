import Synchronization
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
        var drop = Drop.never
        var hardware = "auto"
        var latency = 200
        var dropOnLatency = false
        var transport = Transport.auto
        var verifyCertificate = true
        var user = ""
        var password = ""
        var reconnect = ReconnectLimit.auto.description
        var reconnectDelay = 1000
        var timeout = 3000
        var connectTimeout = 10_000
        var decode = DecodedFrames.all
        var keepEvery = 1
        var maxRate = 0.0
        var rate = "25/1"

        static let properties: [Property<Self>] =
            [
                .text(
                    "uri",
                    \.uri,
                    .stopped,
                    "Path, rtsp://, http:// or other address, /dev/videoN, or a path of pictures with %05d"
                ),
                .text("source-id", \.sourceID, .stopped, "Name of the stream in records"),
                .flag("loop", \.loop, .stopped, "Begin again at the end, without a break in time"),
                .flag("pace-as-live", \.paceAsLive, .stopped, "Give frames at their own time, as a camera does"),
                .choice("drop", \.drop, .stopped, "Which frame goes when one comes while another waits"),
                .text(
                    "hardware",
                    \.hardware,
                    .stopped,
                    "Decoder: auto (hardware first), none (software), or part of a name"
                ),
                .choice("decode", \.decode, .stopped, "Which frames are decoded"),
                .integer("keep-every", \.keepEvery, in: 1...10_000, .stopped, "Keep one of so many decoded frames"),
                .number("max-rate", \.maxRate, in: 0...1000, .stopped, "Most frames per second; 0 for all"),
                .text("rate", \.rate, .stopped, "Frames per second of numbered pictures, as a fraction"),
            ] + liveProperties

        private static let liveProperties: [Property<Self>] = [
            .integer(
                "latency",
                \.latency,
                in: 0...60_000,
                .stopped,
                "Milliseconds that RTSP packets wait for late ones"
            ),
            .flag("drop-on-latency", \.dropOnLatency, .stopped, "Drop RTSP packets rather than wait longer"),
            .choice("transport", \.transport, .stopped, "What carries an RTSP stream"),
            .flag(
                "verify-certificate",
                \.verifyCertificate,
                .stopped,
                "Refuse servers whose certificate nobody vouches for"
            ),
            .text("user", \.user, .stopped, "User, or env:NAME of what holds it"),
            .text("password", \.password, .stopped, "env:NAME or file:PATH of what holds the password"),
            .text(
                "reconnect",
                \.reconnect,
                .stopped,
                "Attempts in a row: a number, never, forever, or auto (forever for cameras, never for files)"
            ),
            .integer(
                "reconnect-delay",
                \.reconnectDelay,
                in: 1...3_600_000,
                .stopped,
                "Longest time between two attempts, in milliseconds"
            ),
            .integer(
                "timeout",
                \.timeout,
                in: 100...3_600_000,
                .stopped,
                "Milliseconds without a frame after which a live source is connected anew"
            ),
            .integer(
                "connect-timeout",
                \.connectTimeout,
                in: 100...3_600_000,
                .stopped,
                "Milliseconds that a live source may take to give its first frame"
            ),
        ]
    }

    enum Transport: String, CaseIterable, Sendable { case auto, tcp, udp, multicast, tls }

    /// Which frame is dropped when one comes while another is still waiting.
    enum Drop: String, CaseIterable, Sendable { case never, oldest, newest }

    /// How long files and servers may take to give their first picture, in nanoseconds: 20 seconds.
    private static let longestStart: UInt64 = 20_000_000_000

    mutating func build(in bin: Bin, _ settings: Settings, host: SourceHost) throws(WeirError) -> SourceParts {
        let location = try SourceLocation(settings.uri)
        let limit = try reconnectLimit(settings, location)
        let convert = try Element("videoconvert")
        try bin.add(convert)
        let input = try convert.pad("sink")
        let reading = SourceReading(location: location, settings: settings)
        // Before what follows, which hides where a round or a connection begins. What isn't decoded isn't lost.
        let isGapless = location.isLive || settings.decode != .all
        let losses = LossProbe.install(on: input, isLive: isGapless) { loss in
            host.warn(loss.warning(of: StreamAddress.withoutSecrets(settings.uri)))
        }
        let live = try limit.map { limit throws(WeirError) in
            try addLive(reading, limit, in: bin, before: input, host)
        }
        if live == nil { try addFile(reading, in: bin, before: input, losses) }
        FrameThinner.install(on: input, every: settings.keepEvery, framesPerSecond: settings.maxRate)
        let chain = try addOutput(after: convert, in: bin, settings)
        let output = try chain[chain.count - 1].pad("src")
        FrameNumbering.install(on: output, source: SourceID(settings.sourceID))
        // Not linked to the decoder yet, they might else be started after it and refuse its first frame.
        for element in chain.reversed() { _ = element.request(.paused) }
        return SourceParts(output: output, live: live)
    }

    /// Files answer at once; cameras give nothing while they are paused.
    func startLimit(_ settings: Settings) -> UInt64? {
        let location = try? SourceLocation(settings.uri)
        let limit = location.flatMap { try? reconnectLimit(settings, $0) }
        return limit == nil ? SourceElement.longestStart : nil
    }

    func explain(_ failure: WeirError, _ settings: Settings) -> WeirError {
        let isNamed = settings.hardware != "auto" && settings.hardware != "none"
        let how = isNamed ? " with hardware=\(settings.hardware)" : ""
        return WeirError(
            failure.code,
            "\(StreamAddress.withoutSecrets(settings.uri)) can't be read as video\(how); check that it holds video and plays elsewhere",
            cause: failure.message
        )
    }

    /// How often a live source is tried, nil for what isn't read as one.
    private func reconnectLimit(_ settings: Settings, _ location: SourceLocation) throws(WeirError) -> ReconnectLimit? {
        guard let limit = ReconnectLimit(settings.reconnect) else {
            throw WeirError(
                .settings,
                "reconnect is '\(settings.reconnect)', but must be auto, never, forever, or a number of attempts"
            )
        }
        if limit == .auto { return location.comesAsItHappens ? .forever : nil }
        guard location.isConnection else {
            throw WeirError(.settings, "reconnect=\(limit) is for cameras and servers; \(settings.uri) is a file")
        }
        return location.comesAsItHappens || limit != .never ? limit : nil
    }

    /// What reads a file, or a server as if it were one.
    private func addFile(
        _ reading: SourceReading,
        in bin: Bin,
        before input: Pad,
        _ losses: LossProbe
    ) throws(WeirError) {
        let hooks = SourceReading.Hooks(onPictures: { pad in
            // The first picture stream is taken. Both are raw video, so a refusal can only mean that the bin is being
            // taken down.
            if input.peer == nil { try? pad.link(to: input) }
        })
        let decoder = try reading.add(to: bin, hooks)
        decoder.onDescendantAdded { if $0.factory.contains("demux") { losses.believeLength() } }
        if reading.settings.loop { LoopProbe.install(on: input) }
    }

    private func addLive(
        _ reading: SourceReading,
        _ limit: ReconnectLimit,
        in bin: Bin,
        before input: Pad,
        _ host: SourceHost
    ) throws(WeirError) -> LiveReader {
        let plan = try LiveReader.Plan(reading, limit)
        let repairs = Mutex(CountedWarning())
        let delay = milliseconds(reading.settings.latency)
        let isStamped = reading.location.isStampedOnArrival
        TimelineProbe.install(on: input, delay: delay, isStampedOnArrival: isStamped) { count in
            guard repairs.withLock({ $0.isDue(at: count) }) else { return }
            let times = count == 1 ? "once" : "\(count) times"
            host.warn(WeirError(.stream, "the times of \(plan.name) jumped (\(times) by now); they were mended"))
        }
        return LiveReader(plan, in: bin, before: input, host: host)
    }

    /// What follows the picture's conversion, which is the first.
    private func addOutput(after convert: Element, in bin: Bin, _ settings: Settings) throws(WeirError) -> [Element] {
        var chain = [convert]
        if settings.paceAsLive {
            LateStart.install(on: try convert.pad("src"))
            chain.append(try append("clocksync", after: convert, in: bin))
        }
        if settings.drop != .never {
            let queue = try append("queue", after: chain[chain.count - 1], in: bin)
            try queue.set("leaky", to: .text(settings.drop == .oldest ? "downstream" : "upstream"))
            try queue.set("max-size-buffers", to: .integer(1))
            chain.append(queue)
        }
        return chain
    }

    private func append(_ factory: String, after last: Element, in bin: Bin) throws(WeirError) -> Element {
        let next = try Element(factory)
        try bin.add(next)
        try last.link(to: next)
        return next
    }
}

extension LiveReader.Plan {
    /// Throws where credentials can't be read.
    fileprivate init(_ reading: SourceReading, _ limit: ReconnectLimit) throws(WeirError) {
        let settings = reading.settings
        // Told at once, before anything runs; later they may change.
        let credentials = SourceCredentials(user: settings.user, password: settings.password)
        _ = try credentials.address(settings.uri)
        self.init(
            name: StreamAddress.withoutSecrets(settings.uri),
            attempts: limit.attempts,
            longestDelay: milliseconds(settings.reconnectDelay),
            longestSilence: milliseconds(settings.timeout),
            longestStart: milliseconds(settings.connectTimeout),
            secrets: { (try? credentials.address(settings.uri)).map(StreamAddress.secrets) ?? [] },
            fill: { reader, progress throws(WeirError) in
                let hooks = SourceReading.Hooks(
                    onPictures: { [weak reader] in _ = reader?.show($0) },
                    onDecoder: { _ in progress.noteVideo() }
                )
                _ = try reading.add(to: reader.bin, hooks)
            }
        )
    }
}

extension ReconnectLimit {
    /// How many attempts in a row there are; nil for any number.
    fileprivate var attempts: Int? {
        switch self {
        case .never: 0
        case .attempts(let number): number
        case .auto, .forever: nil
        }
    }
}

/// As nanoseconds.
private func milliseconds(_ number: Int) -> UInt64 { UInt64(max(number, 0)) * 1_000_000 }
