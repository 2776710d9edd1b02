import WeirCore

/// The keys of the whole file.
enum ApplicationKeys {
    static let section = Section<Draft>(
        name: "application",
        help: "The whole file.",
        keys: [
            sources, detect, infer, track, gallery, analytics, privacy, draw, tile, output, records, events, publish,
            commands, record, kitti, performance, memory,
        ] + PaceKeys.keys(within: \.application.pace)
    )

    /// The same for an application whose streams may all come while it runs.
    static let sectionWithoutSources = Section<Draft>(
        name: section.name,
        help: section.help,
        keys: section.keys.map { key in
            var key = key
            key.isRequired = false
            return key
        }
    )

    private static let sources = Key<Draft>(
        name: "sources",
        shape: .any(SourceKeys.shapes + [.list(.any(SourceKeys.shapes))]),
        isRequired: true,
        help: "One stream, or a list of them."
    ) { value, context, draft in
        if case .list(let items) = value.content, items.isEmpty {
            context.error(value, "`sources` is an empty list; at least one source is needed.")
        }
        for (index, item) in value.items.enumerated() {
            guard let source = SourceKeys.source(item, context, number: index) else { continue }
            draft.add(source, at: item.place)
        }
    }

    private static let detect = Key<Draft>(
        name: "detect",
        shape: .any(StageKeys.shapes),
        fallback: "nothing is looked for",
        help: "The model that finds objects: a path, `demo`, or a map."
    ) { value, context, draft in
        var stage = StageKeys.stage(value, context)
        if stage.stage.looksAtObjects {
            stage.stage.input = .frames
            context.error(value, "`detect` looks at frames; a model that looks at objects belongs in `infer`.")
        }
        draft.detection = stage
        draft.asksForDetection = true
    }

    private static let infer = Key<Draft>(
        name: "infer",
        shape: .any(StageKeys.shapes + [.list(.any(StageKeys.shapes))]),
        fallback: "no further models",
        help: "Further models, on frames or on what others have found: one, or a list of them."
    ) { value, context, draft in
        draft.otherStages += value.items.map { StageKeys.stage($0, context) }
        draft.asksForDetection = true
    }

    private static let track = Key<Draft>(
        name: "track",
        shape: .any([TrackingKeys.algorithmShape, .section(TrackingKeys.section.name)]),
        fallback: "objects are not followed",
        help: "How objects are followed: an algorithm, or a map."
    ) { value, context, draft in
        draft.application.track = TrackingKeys.tracking(value, context)
        draft.trackPlace = value.place
    }

    private static let analytics = Key<Draft>(
        name: "analytics",
        shape: .any([.section(AnalyticsKeys.section.name), .list(.section(AnalyticsKeys.section.name))]),
        fallback: "nothing is counted or watched",
        help:
            "What is counted and watched in the objects that are followed: a map, or a list of them for several streams."
    ) { value, context, draft in
        draft.analytics += value.items.map { AnalyticsKeys.analytics($0, context) }
    }

    private static let gallery = Key<Draft>(
        name: "gallery",
        shape: .any(GalleryKeys.shapes),
        fallback: "each stream's identities are its own",
        help: "Whether objects of one stream are known again in others: `true`, or a map."
    ) { value, context, draft in
        draft.application.gallery = GalleryKeys.gallery(value, context)
        draft.galleryPlace = value.place
    }

    private static let privacy = Key<Draft>(
        name: "privacy",
        shape: .any([.section(PrivacyKeys.section.name), .list(.section(PrivacyKeys.section.name))]),
        fallback: "nothing is hidden",
        help: "What is hidden in the pictures before they are drawn on or go out: a map, or a list of them."
    ) { value, context, draft in
        for item in value.items { draft.add(PrivacyKeys.privacy(item, context), at: item.place) }
    }

    private static let draw = Key<Draft>(
        name: "draw",
        shape: .any([.flag, .section(DrawingKeys.section.name)]),
        fallback: "true",
        help: "What is drawn into the pictures: `false` for nothing, or a map."
    ) { value, context, draft in
        draft.application.draw = DrawingKeys.drawing(value, context)
    }

    private static let tile = Key<Draft>(
        name: "tile",
        shape: .any([TilingKeys.gridShape, .section(TilingKeys.section.name)]),
        fallback: "as many rows and columns as fit the streams best",
        help: "The grid of streams: columns and rows such as `3x2`, or a map."
    ) { value, context, draft in
        TilingKeys.read(value, context, into: &draft.application.tile)
    }

    private static let output = Key<Draft>(
        name: "output",
        shape: .any(OutputKeys.shapes + [.list(.any(OutputKeys.shapes))]),
        fallback: "no pictures are made",
        help: "Where pictures go: one place, or a list of them."
    ) { value, context, draft in
        for item in value.items {
            guard let output = OutputKeys.output(item, context) else { continue }
            draft.add(output, at: item.place)
        }
    }

    private static let records = Key<Draft>(
        name: "records",
        shape: .any([RecordsText.shape, .list(RecordsText.shape)]),
        fallback: "no records are written",
        help: "Where the records of the frames go, as JSON Lines: a path, `-` for standard output, or a list of them."
    ) { value, context, draft in
        for item in value.items {
            guard let records = RecordsText.records(item, context) else { continue }
            draft.add(records, at: item.place)
        }
    }

    private static let events = Key<Draft>(
        name: "events",
        shape: .any([RecordsText.shape, .list(RecordsText.shape)]),
        fallback: "events stand in the records only",
        help: "Where the events of `analytics` go, as JSON Lines: a path, `-` for standard output, or a list of them."
    ) { value, context, draft in
        for item in value.items {
            guard let events = RecordsText.records(item, context, called: "file of events") else { continue }
            draft.add(events: events, at: item.place)
        }
    }

    private static let publish = Key<Draft>(
        name: "publish",
        shape: .any([.section(PublicationKeys.section.name), .list(.section(PublicationKeys.section.name))]),
        fallback: "no messages are sent",
        help: "The brokers that messages go to, and what is sent to each: a map, or a list of them."
    ) { value, context, draft in
        for item in value.items {
            guard let publication = PublicationKeys.publication(item, context) else { continue }
            draft.add(publication, at: item.place)
        }
    }

    private static let commands = Key<Draft>(
        name: "commands",
        shape: .any([.section(CommandKeys.section.name), .list(.section(CommandKeys.section.name))]),
        fallback: "no commands are listened to",
        help: "The brokers that commands come from: a map, or a list of them."
    ) { value, context, draft in
        for item in value.items {
            guard let (channel, command) = CommandKeys.channel(item, context) else { continue }
            draft.add(channel, command)
        }
    }

    private static let record = Key<Draft>(
        name: "record",
        shape: .section(RecordingKeys.section.name),
        fallback: "nothing is recorded",
        help: "How the streams are recorded as they come, without encoding them anew."
    ) { value, context, draft in
        draft.application.recording = RecordingKeys.recording(value, context)
        draft.recordingPlace = value.place
    }

    private static let kitti = Key<Draft>(
        name: "kitti",
        shape: .section(DumpKeys.section.name),
        fallback: "no such files are written",
        help: "Folders for text files of objects in KITTI's form, one for each frame of each stream."
    ) { value, context, draft in
        DumpKeys.section.read(value, context, into: &draft.application.dumps)
    }

    private static let performance = Key<Draft>.integer(
        "performance-interval-seconds",
        1...86_400,
        default: "no such lines",
        "Seconds between two lines of frame rates on standard output.",
        set: { $0.application.performanceInterval = $1 }
    )

    private static let memory = Key<Draft>.text(
        "memory",
        ByteCount.shape,
        default: "what the process's control group allows",
        "How much memory the process may take; beyond it frames are left out.",
        parse: ByteCount.parse,
        set: { $0.application.memoryLimit = $1 }
    )
}
