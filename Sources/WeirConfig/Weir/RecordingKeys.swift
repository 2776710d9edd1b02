import WeirCore

/// A recording while it is being read.
struct RecordingDraft {
    var recording = Application.Recording(folder: "")
    var hasKinds = false
}

/// The keys of `record`.
enum RecordingKeys {
    static let section = Section<RecordingDraft>(
        name: "record",
        help: "How streams are recorded as they come, without encoding them anew: all the time, in clips, or both.",
        keys: [folder, container, segments, clips, metadata, keep]
    )

    /// What a source says of its own recording.
    static func choice(_ value: YAMLValue, _ context: YAMLContext) -> Application.RecordingChoice {
        switch value.flag {
        case false: return .none
        case true: return .likeAll
        case nil: return .own(recording(value, context))
        }
    }

    /// What one map tells.
    static func recording(_ value: YAMLValue, _ context: YAMLContext) -> Application.Recording {
        var draft = RecordingDraft()
        section.read(value, context, into: &draft)
        if case .map = value.content, !draft.hasKinds {
            context.error(value, "`record` needs `segments` or `clips`; without either nothing is recorded.")
        }
        return draft.recording
    }

    private static let folderShape = Shape.text(of: "a path of a folder that exists")

    private static let folder = Key<RecordingDraft>(
        name: "folder",
        shape: folderShape,
        isRequired: true,
        help: "The folder that gets the files."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(folderShape, for: value) }
        draft.recording.folder = context.resolve(text)
        context.reading.requireFolder(draft.recording.folder, place: value.place, key: context.key)
    }

    private static let container = Key<RecordingDraft>.choice(
        "container",
        Application.Output.Container.self,
        default: "mp4",
        "What the files are; what can't be in an MP4 file, such as Motion JPEG and VP8, is in an MKV file all the same.",
        set: { $0.recording.container = $1 }
    )

    private static let segments = Key<RecordingDraft>(
        name: "segments",
        shape: .any([SegmentKeys.lengthShape, .section(SegmentKeys.section.name)]),
        fallback: "streams aren't recorded all the time",
        help: "Records all the time, in files that follow one another: the length of each, or a map."
    ) { value, context, draft in
        draft.hasKinds = true
        var segments = Application.Recording.Segments()
        SegmentKeys.read(value, context, into: &segments)
        draft.recording.segments = segments
    }

    private static let clips = Key<RecordingDraft>(
        name: "clips",
        shape: .any([.flag, .section(ClipKeys.section.name)]),
        fallback: "false",
        help:
            "Whether clips can be recorded that begin in the past, on request or when something happens: `true`, or a map."
    ) { value, context, draft in
        if value.flag == false { return }
        draft.hasKinds = true
        var clips = Application.Recording.Clips()
        if value.flag == nil { ClipKeys.read(value, context, into: &clips) }
        draft.recording.clips = clips
    }

    private static let metadata = Key<RecordingDraft>.flag(
        "metadata",
        default: "true",
        "Whether the records of the frames (`.jsonl`) and captions for players (`.vtt`) go beside each file.",
        set: { $0.recording.isDescribed = $1 }
    )

    private static let keep = Key<RecordingDraft>(
        name: "keep",
        shape: .section(KeepKeys.section.name),
        fallback: "all that there is room for",
        help: "How much is kept; the oldest goes first."
    ) { value, context, draft in
        KeepKeys.section.read(value, context, into: &draft.recording.keep)
    }
}

/// The keys of `record.segments`.
enum SegmentKeys {
    static let lengthShape = QuantityText.segment.shape

    static let section = Section<Application.Recording.Segments>(
        name: "segments",
        help: "Files that follow one another; each begins with a key frame.",
        keys: [
            .text(
                "length",
                QuantityText.segment.shape,
                default: QuantityText.segment.text(Application.Recording.Segments.usualLength),
                "How long each file is; it ends with the first key frame after that.",
                parse: QuantityText.segment.parse,
                set: { $0.length = $1 }
            ),
            .text(
                "name",
                .text(of: "a path such as `{stream}/%Y-%m-%d/%H%M%S`"),
                default: FileNamePattern.streamAndTime.text,
                "How files are named, without their ending: `{stream}`, and the time in UTC as `%Y %m %d %H %M %S`.",
                parse: { FileNamePattern($0) },
                set: { $0.name = $1 }
            ),
        ]
    )

    static func read(
        _ value: YAMLValue,
        _ context: YAMLContext,
        into segments: inout Application.Recording.Segments
    ) {
        if case .map = value.content { return section.read(value, context, into: &segments) }
        guard let length = value.text.flatMap(QuantityText.segment.parse) else {
            return context.expected(.any([lengthShape, .section(section.name)]), for: value)
        }
        segments.length = length
    }
}

/// The keys of `record.keep`.
enum KeepKeys {
    static let section = Section<Application.Recording.Keep>(
        name: "keep",
        help: "How much is kept of what was recorded in a folder; the oldest goes first.",
        keys: [
            .text(
                "age",
                QuantityText.age.shape,
                default: "no end",
                "How long a recording is kept.",
                parse: QuantityText.age.parse,
                set: { $0.age = $1 }
            ),
            .text(
                "size",
                ByteCount.shape,
                default: "no end",
                "How much all recordings in the folder may take.",
                parse: ByteCount.parse,
                set: { $0.bytes = $1 }
            ),
            .text(
                "free",
                .word(of: "bytes such as `500M` or `20G`, or 0"),
                default: ByteCount.text(Application.Recording.Keep.usualFreeBytes),
                "How much of the disk stays free; where that can't be had, recording pauses.",
                parse: ByteCount.parseFromZero,
                set: { $0.freeBytes = $1 }
            ),
        ]
    )
}

extension QuantityText {
    /// In seconds; no file is shorter than a second or longer than a day.
    static let segment = duration.within(
        1...86_400,
        .text(of: "a time such as `30s`, `5min` or `1h`, from 1s to 24h")
    )

    /// In seconds; none at all would remove what was just recorded.
    static let age = QuantityText(
        units: [Unit(name: "d", factor: 86_400)] + duration.units,
        base: duration.base,
        separator: duration.separator,
        range: 1...315_360_000,
        shape: .text(of: "a time such as `12h` or `30d`, from 1s to 3650d")
    )
}
