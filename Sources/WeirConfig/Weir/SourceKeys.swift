import WeirCore

/// A source while it is being read.
struct SourceDraft {
    var source: Application.Source
    var location: Application.Location?
    var size: Size?
    var rate: Application.FrameRate?
}

/// The keys of a source.
enum SourceKeys {
    static let shapes: [Shape] = [LocationText.shape, .section(section.name)]

    static let section = Section<SourceDraft>(
        name: "source",
        help: "A stream and how it is read.",
        keys: [from, name, loop, live, drop, hardware] + FrameChoiceKeys.keys(within: \.source.frames)
            + PaceKeys.keys(within: \.source.pace) + [latency, transport]
            + ConnectionKeys.keys(within: \.source.connection) + [size, rate, record]
    )

    /// The source that a value tells, in short form or long; nil after saying what is wrong with it.
    static func source(_ value: YAMLValue, _ context: YAMLContext, number: Int) -> Application.Source? {
        let placeholder = Application.Source(id: SourceID(String(number)), location: .scene([]))
        var draft = SourceDraft(source: placeholder)
        if case .map = value.content {
            section.read(value, context, into: &draft)
        } else {
            draft.location = LocationText(context: context).location(value)
        }
        guard let location = draft.location else { return nil }
        draft.source.location = completed(location, draft, value, context)
        checkConnection(draft.source, value, context)
        return draft.source
    }

    /// The location with the size and rate that were given for it.
    private static func completed(
        _ location: Application.Location,
        _ draft: SourceDraft,
        _ value: YAMLValue,
        _ context: YAMLContext
    ) -> Application.Location {
        switch location {
        case .device(let path, _, _):
            return .device(path: path, size: draft.size, rate: draft.rate)
        case .images(let pattern, let rate):
            if draft.size != nil { context.error(value, "`size` is for devices; pictures have a size of their own.") }
            return .images(pattern: pattern, rate: draft.rate ?? rate)
        case .file, .uri, .scene:
            if draft.size != nil || draft.rate != nil {
                context.error(value, "`size` and `fps` are for devices and numbered pictures; this source has its own.")
            }
            return location
        }
    }

    private static func checkConnection(_ source: Application.Source, _ value: YAMLValue, _ context: YAMLContext) {
        switch source.location {
        case .uri, .device: return
        case .file, .images, .scene:
            if source.connection != Application.Connection() {
                context.error(value, "What says how to connect is for cameras and servers; this source is none.")
            }
        }
    }

    private static let from = Key<SourceDraft>(
        name: "from",
        shape: LocationText.shape,
        isRequired: true,
        help: "Where the stream comes from."
    ) { value, context, draft in
        draft.location = LocationText(context: context).location(value)
    }

    private static let name = Key<SourceDraft>.text(
        "name",
        .word(of: "a name"),
        default: "the source's number, from 0",
        "What the stream is called in records and lists.",
        parse: { $0 },
        set: { $0.source.id = SourceID($1) }
    )

    private static let loop = Key<SourceDraft>.flag(
        "loop",
        default: "false",
        "Whether a file begins anew at its end.",
        set: { $0.source.loop = $1 }
    )

    private static let live = Key<SourceDraft>.flag(
        "live",
        default: "false",
        "Whether a file is played at its own speed, as a camera would send it, rather than as fast as can be.",
        set: { $0.source.paceAsLive = $1 }
    )

    private static let drop = Key<SourceDraft>.choice(
        "drop",
        Application.Drop.self,
        default: "never",
        "Which frame goes when one comes while another is still waiting.",
        set: { $0.source.drop = $1 }
    )

    private static let hardware = Key<SourceDraft>.text(
        "hardware",
        Application.Hardware.shape,
        default: "auto",
        "Which hardware decodes: whatever there is, none, or one by name.",
        parse: { Application.Hardware(text: $0) },
        set: { $0.source.hardware = $1 }
    )

    private static let latency = Key<SourceDraft>.integer(
        "rtsp-latency-ms",
        0...60_000,
        default: "GStreamer's own",
        "Milliseconds that packets of an RTSP stream wait for those before them.",
        set: { $0.source.latency = $1 }
    )

    private static let transport = Key<SourceDraft>.choice(
        "rtsp-transport",
        Application.Transport.self,
        default: "auto",
        "What carries an RTSP stream.",
        set: { $0.source.transport = $1 }
    )

    private static let record = Key<SourceDraft>(
        name: "record",
        shape: .any([.flag, .section(RecordingKeys.section.name)]),
        fallback: "as the whole file says",
        help: "How this stream is recorded: a map instead of the one for all, or `false` where it isn't."
    ) { value, context, draft in
        draft.source.recording = RecordingKeys.choice(value, context)
    }

    private static let size = Key<SourceDraft>.text(
        "size",
        Size.shape,
        default: "the device's choice",
        "The picture that a device is asked for, in pixels.",
        parse: Size.init(text:),
        set: { $0.size = $1 }
    )

    private static let rate = Key<SourceDraft>.text(
        "fps",
        Application.FrameRate.shape,
        default: "the device's choice; 25 for numbered pictures",
        "The rate that a device is asked for or that numbered pictures are shown at, in frames per second.",
        parse: Application.FrameRate.init(text:),
        set: { $0.rate = $1 }
    )
}
