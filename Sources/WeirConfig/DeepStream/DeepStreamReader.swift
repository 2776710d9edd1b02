import WeirCore

/// Reads an application file of DeepStream's, in either of its forms.
///
/// The keys, their defaults and their meaning are those of DeepStream 9.1's reference application.
struct DeepStreamReader {
    let file: KeyFile
    let reading: Reading
    let folder: String

    func draft() -> Draft {
        var draft = Draft()
        draft.pictureSize = pictureSize
        warnOfGroups()
        DeepStreamSources(reader: self).read(into: &draft)
        DeepStreamStages(reader: self).read(into: &draft)
        if let group = enabled("tracker", KnownKeys.tracker) {
            draft.application.track = DeepStreamTracker(group: group).tracking()
            draft.trackPlace = group.group.place
        } else if let (tracking, place) = DeepStreamBranches(reader: self).tracking() {
            draft.application.track = tracking
            draft.trackPlace = place
        }
        DeepStreamAnalytics(reader: self).read(into: &draft)
        draft.application.draw = enabled("osd", KnownKeys.drawing).map(drawing)
        DeepStreamOutputs(reader: self).read(into: &draft)
        DeepStreamPublications(reader: self).checkConverter()
        DeepStreamCommands(reader: self).read(into: &draft)
        readApplication(into: &draft)
        return draft
    }

    func group(_ group: KeyFile.Group) -> GroupReader {
        GroupReader(group: group, reading: reading, folder: folder)
    }

    /// A group that is there, its keys checked.
    func known(_ name: String, _ keys: KnownKeys) -> GroupReader? {
        guard let found = file[name] else { return nil }
        let group = group(found)
        keys.check(group)
        return group
    }

    /// A group that is there and switched on, its keys checked.
    func enabled(_ name: String, _ keys: KnownKeys) -> GroupReader? {
        guard let found = file[name], group(found).flag("enable") == true else { return nil }
        return known(name, keys)
    }

    private func drawing(_ group: GroupReader) -> Application.Drawing {
        // Lines without width are how such files leave boxes out.
        let width = group.integer("border-width", 0...64)
        return Application.Drawing(
            boxes: width != 0 && group.flag("display-bbox") ?? true,
            labels: group.flag("display-text") ?? true,
            lineWidth: width.flatMap { $0 > 0 ? $0 : nil },
            textSize: group.integer("text-size", 0...256).flatMap { $0 > 0 ? $0 : nil }
        )
    }

    private func readApplication(into draft: inout Draft) {
        if let group = known("application", KnownKeys.application) {
            if group.flag("enable-perf-measurement") == true {
                draft.application.performanceInterval =
                    group.integer("perf-measurement-interval-sec", 0...86_400).flatMap { $0 > 0 ? $0 : nil }
                    ?? Self.customaryPerformanceInterval
            }
            draft.application.dumps.detections = dumpFolder("gie-kitti-output-dir", group)
            draft.application.dumps.tracks = dumpFolder("kitti-track-output-dir", group)
            draft.application.dumps.shadows = dumpFolder("shadow-track-output-dir", group)
            draft.application.dumps.ended = dumpFolder("terminated-track-output-dir", group)
        }
        if let group = known("streammux", KnownKeys.streamMuxer) { readPictureSize(group, into: &draft) }
    }

    /// Seconds between two lines of rates where nothing says how often they are wanted, as in DeepStream's samples.
    private static let customaryPerformanceInterval = 5

    private func dumpFolder(_ key: String, _ group: GroupReader) -> String? {
        guard let path = group.path(key), let place = group.group[key]?.valuePlace else { return nil }
        reading.requireFolder(path, place: place, key: group.label(key))
        return path
    }

    /// Dumped boxes are measured in the picture that all streams are scaled to.
    private func readPictureSize(_ group: GroupReader, into draft: inout Draft) {
        guard let size = draft.pictureSize, draft.application.dumps != Application.Dumps() else { return }
        draft.application.dumps.pictureSize = size
        if group.flag("enable-padding") == true {
            group.warning(
                "enable-padding",
                "`enable-padding` is not supported yet; boxes in the dumps are measured in the stretched picture."
            )
        }
    }

    /// The picture that all streams are scaled to there.
    private var pictureSize: Size? {
        guard let group = file["streammux"].map(group), let width = group.integer("width", 0...largestPictureSide),
            let height = group.integer("height", 0...largestPictureSide), width > 0, height > 0
        else { return nil }
        return Size(width: width, height: height)
    }

    private func warnOfGroups() {
        let read = [
            "application", "tiled-display", "source-list", "source-attr-all", "source", "streammux", "primary-gie",
            "secondary-gie", "pre-process", "tracker", "nvds-analytics", "osd", "tests", "message-converter",
        ]
        let numbered = [
            "source", "sink", "primary-gie", "secondary-gie", "pre-process", "secondary-pre-process", "tracker",
            "nvds-analytics", "branch", "message-consumer",
        ]
        for found in file.groups where !read.contains(found.name) && !isNumbered(found.name, numbered) {
            let isKnown =
                KnownKeys.unsupportedGroups.contains(found.name)
                || isNumbered(found.name, KnownKeys.unsupportedNumberedGroups)
            guard group(found).flag("enable") != false else { continue }
            let name = quoted("[\(found.name)]")
            if isKnown {
                reading.warning(
                    found.place,
                    key: found.name,
                    "The group \(name) is not supported yet; it has no effect."
                )
            } else {
                let meant = Spelling.suggestion(for: found.name, among: read + ["sink0"] + KnownKeys.unsupportedGroups)
                let remedy = meant.map { "; \(quoted("[\($0)]")) may be meant" } ?? ""
                reading.warning(
                    found.place,
                    key: found.name,
                    "The group \(name) is not known and has no effect\(remedy)."
                )
            }
        }
    }

    private func isNumbered(_ name: String, _ prefixes: [String]) -> Bool {
        prefixes.contains { prefix in
            name.hasPrefix(prefix) && name.count > prefix.count && name.dropFirst(prefix.count).allSatisfy(\.isNumber)
        }
    }
}
