import WeirCore

/// Reads the file of a tracker of DeepStream's.
///
/// Source of groups, keys and meaning: DeepStream 9.1, "Gst-nvtracker", the file of NvMultiObjectTracker.
struct NvTrackerReader {
    let file: KeyFile
    let reading: Reading

    func tracking() -> Application.Tracking {
        let algorithm = algorithm()
        let unused = keysWithoutUse(by: algorithm)
        for group in file.groups { check(group, unused) }
        let counts = 0...ClassOptionKind.mostOfAnything
        let (targets, association) = (reader("TargetManagement"), reader("DataAssociator"))
        func fraction(_ group: GroupReader?, _ key: String) -> Float? {
            unused.contains(key) ? nil : group?.number(key, 0...1).map { Float($0) }
        }
        let options = TrackOptions(
            lowThreshold: fraction(reader("BaseConfig"), "minDetectorConfidence"),
            highThreshold: fraction(association, Self.weakScoreKey),
            minimumOverlap: fraction(association, Self.overlapKey),
            patience: targets?.integer("maxShadowTrackingAge", counts),
            minimumHits: targets?.integer("probationAge", counts)
        )
        return Application.Tracking(
            algorithm: algorithm,
            perClass: reader("DataAssociator")?.flag("checkClassMatch") ?? true,
            isVisual: asksForPictures,
            options: OptionsByClass(general: options)
        )
    }

    private static let overlapKey = "minMatchingScore4Iou"
    private static let weakScoreKey = "tentativeDetectorConfidence"

    /// Keys that are taken over for some trackers only: an overlap where nothing else is weighed beside it, and below which
    /// score a detection is weak where the weak ones are matched apart.
    private func keysWithoutUse(by algorithm: Application.Tracking.Algorithm) -> Set<String> {
        switch algorithm {
        case .bytetrack: []
        case .iou, .sort, .deepsort: [Self.weakScoreKey]
        case .ocsort, .botsort, .weir: [Self.weakScoreKey, Self.overlapKey]
        }
    }

    /// Whether objects are to be looked for in the pictures.
    private var asksForPictures: Bool {
        (reader("VisualTracker")?.integer("visualTrackerType") ?? 0) > 0
    }

    private func reader(_ name: String) -> GroupReader? {
        file[name].map {
            GroupReader(group: $0, reading: reading, folder: FilePath.folder(of: file.file))
        }
    }

    /// The tracker that does what these parts together do, or what comes nearest.
    private func algorithm() -> Application.Tracking.Algorithm {
        if let group = reader("Segmenter"), let type = group.integer("segmenterType"), type > 0 {
            group.warning(
                "segmenterType",
                "`segmenterType` asks for a model that tells the shapes of objects, which Weir's trackers don't use; Weir's "
                    + "own, which goes by boxes, is used instead."
            )
            return .weir
        }
        if asksForPictures { return .weir }
        if let group = reader("ReID"), let type = group.integer("reidType", 0...3),
            type == 1 || type == 3
        {
            group.warning(
                "reidType",
                "`reidType` asks for a model that tells objects by their looks; it isn't loaded from here. DeepSORT is used, "
                    + "and goes by looks where a secondary model gives embeddings."
            )
            return .deepsort
        }
        guard let type = reader("StateEstimator")?.integer("stateEstimatorType", 0...3), type > 0 else {
            return .iou
        }
        let isCascaded = reader("DataAssociator")?.integer("associationMatcherType", 0...1) == 1
        return isCascaded ? .bytetrack : .sort
    }

    /// Names what isn't taken over: each key that isn't known, and in one sentence all that have no counterpart.
    private func check(_ group: KeyFile.Group, _ unused: Set<String>) {
        guard let keys = NvTrackerKeys.groups[group.name] else {
            let meant = Spelling.suggestion(for: group.name, among: NvTrackerKeys.groups.keys.sorted())
            let remedy = meant.map { "; \(quoted($0)) may be meant" } ?? ""
            return reading.warning(
                group.place,
                key: group.name,
                "\(quoted(group.name)) is no group of a tracker's file, and has no effect\(remedy)."
            )
        }
        var others: [KeyFile.Entry] = []
        for entry in group.entries
        where unused.contains(entry.key) || !keys.read.contains(entry.key) && !keys.irrelevant.contains(entry.key) {
            if unused.contains(entry.key) || keys.withoutCounterpart.contains(entry.key) {
                others.append(entry)
            } else {
                reading.warning(
                    entry.place,
                    key: "\(group.name).\(entry.key)",
                    unknown(entry.key, group, keys)
                )
            }
        }
        guard let first = others.first else { return }
        let names = others.map { quoted($0.key) }.joined(separator: ", ")
        reading.warning(
            first.place,
            key: group.name,
            "Weir's trackers have no counterpart of these keys of \(quoted(group.name)), which have no effect: \(names)."
        )
    }

    private func unknown(_ key: String, _ group: KeyFile.Group, _ keys: NvTrackerKeys) -> String {
        let base = "The key \(quoted(key)) is not known in \(quoted(group.name))"
        guard let meant = Spelling.suggestion(for: key, among: keys.all) else {
            return "\(base); it has no effect."
        }
        return "\(base) and has no effect; \(quoted(meant)) may be meant."
    }
}

extension NvTrackerReader {
    /// The file that `[tracker]` names; nil where there is none, or none of a tracker's.
    init?(of group: GroupReader) {
        guard let path = group.list("ll-config-file")?.first,
            let place = group.group["ll-config-file"]?.valuePlace
        else {
            return nil
        }
        let resolved = FilePath.resolve(path, in: group.folder)
        guard case .file(1...) = group.reading.fileSystem.kind(of: resolved),
            let text = group.reading.text(
                ofFile: resolved,
                place: place,
                key: group.label("ll-config-file")
            )
        else { return nil }
        let file = ConfigurationText(file: resolved, text: text, reading: group.reading).keyFile()
        guard let file, file.groups.contains(where: { NvTrackerKeys.groups[$0.name] != nil }) else {
            return nil
        }
        self.init(file: file, reading: group.reading)
    }
}
