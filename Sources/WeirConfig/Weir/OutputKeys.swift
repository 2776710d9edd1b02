import WeirCore

/// An output while it is being read.
struct OutputDraft {
    /// Where it goes, as the file says it.
    var place: YAMLValue?
    var container: Application.Output.Container?
    var encoding = Application.Output.Encoding()
    var isEncodingGiven = false
    var streaming = StreamingDraft()
    var view = Application.Output.View.all
    var isSynchronized: Bool?
}

/// The keys of an output.
enum OutputKeys {
    static let shapes: [Shape] = [OutputText.shape, .section(section.name)]

    static let section = Section<OutputDraft>(
        name: "output",
        help: "One place that pictures go to.",
        keys: [to, stream, container, codec, bitrate, keyFrameInterval, hardware, sync]
            + StreamingKeys.keys.map { $0.within(\.streaming) }
    )

    /// The output that a value tells, in short form or long; nil after saying what is wrong with it.
    static func output(_ value: YAMLValue, _ context: YAMLContext) -> Application.Output? {
        var draft = OutputDraft()
        var (place, placeContext) = (Optional(value), context)
        if case .map = value.content {
            section.read(value, context, into: &draft)
            (place, placeContext) = (draft.place, context.within(to.name))
        }
        let text = OutputText(context: placeContext, container: draft.container)
        guard var kind = place.flatMap(text.kind) else { return nil }
        check(kind, draft, value, context)
        if let place { StreamingCheck(context: context, value: value, place: place).apply(draft.streaming, to: &kind) }
        kind.encoding = draft.encoding
        if draft.encoding.codec == .h265, case .push(let address, _, _) = kind, PushAddress(address)?.way == .rtmp {
            context.error(value, "RTMP carries H.264 only; `codec` must be `h264` there.")
        }
        return Application.Output(
            kind: kind,
            view: draft.view,
            isSynchronized: draft.isSynchronized ?? kind.isWatched
        )
    }

    private static func check(
        _ kind: Application.Output.Kind,
        _ draft: OutputDraft,
        _ value: YAMLValue,
        _ context: YAMLContext
    ) {
        if kind.encoding == nil, draft.isEncodingGiven {
            context.error(
                value,
                "`codec`, `bitrate`, `key-frame-interval` and `hardware` are for files and for video that is streamed."
            )
        }
        guard draft.container != nil else { return }
        if case .file = kind { return }
        context.error(value, "`container` is for files.")
    }

    private static let to = Key<OutputDraft>(
        name: "to",
        shape: OutputText.shape,
        isRequired: true,
        help: "Where pictures go: a file, a server of Weir's own, another's server, a window, or nowhere. `{stream}` "
            + "in it makes one output of each source."
    ) { value, _, draft in
        // Which files there may be depends on another key.
        draft.place = value
    }

    private static let stream = Key<OutputDraft>.text(
        "stream",
        .word(of: "the name of a source"),
        default: "all streams, in a grid where there are several",
        "The only stream that is shown.",
        parse: { $0 },
        set: { $0.view = .source(SourceID($1)) }
    )

    private static let container = Key<OutputDraft>.choice(
        "container",
        Application.Output.Container.self,
        default: "what the path ends in",
        "What a file is, whatever its path ends in.",
        set: { $0.container = $1 }
    )

    private static let codec = Key<OutputDraft>.choice(
        "codec",
        Application.Output.Codec.self,
        default: "h264",
        "How pictures are encoded."
    ) {
        $0.encoding.codec = $1
        $0.isEncodingGiven = true
    }

    private static let bitrate = Key<OutputDraft>.text(
        "bitrate",
        Bitrate.shape,
        default: "the encoder's choice",
        "How much an encoded second may take, in bits.",
        parse: Bitrate.parse
    ) {
        $0.encoding.bitrate = $1
        $0.isEncodingGiven = true
    }

    /// An hour at 25 frames a second; who jumps to a place waits no longer.
    static let longestKeyFrameInterval = 100_000

    private static let keyFrameInterval = Key<OutputDraft>.integer(
        "key-frame-interval",
        1...longestKeyFrameInterval,
        default: "the encoder's choice",
        "Frames from one that stands on its own to the next."
    ) {
        $0.encoding.keyFrameInterval = $1
        $0.isEncodingGiven = true
    }

    private static let hardware = Key<OutputDraft>.text(
        "hardware",
        Application.Hardware.shape,
        default: "auto",
        "Which hardware encodes: whatever there is, none, or one by name.",
        parse: { Application.Hardware(text: $0) }
    ) {
        $0.encoding.hardware = $1
        $0.isEncodingGiven = true
    }

    private static let sync = Key<OutputDraft>.flag(
        "sync",
        default: "false for files and `null`, else true",
        "Whether frames go out when their time has come, rather than as soon as they are ready.",
        set: { $0.isSynchronized = $1 }
    )
}
