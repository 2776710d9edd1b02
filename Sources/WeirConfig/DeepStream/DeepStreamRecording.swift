import WeirCore

/// Reads what a source of an application file says of smart record.
struct DeepStreamRecording {
    let group: GroupReader

    /// The kind of source that DeepStream's application records: RTSP.
    private static let recordedType = 4
    /// DeepStream's own defaults (nvurisrcbin, release 9.1); the interval is that of its application.
    private static let usualPrefix = "Smart_Record"
    private static let usualCache = 20
    private static let usualDuration = 20
    private static let usualInterval = 10
    /// What is held in memory must fit there, in seconds.
    private static let longest = 3600

    /// Nil where nothing is to be recorded.
    func recording() -> Application.Recording? {
        guard let mode = group.integer("smart-record", 0...2), mode > 0 else { return nil }
        guard group.integer("type", 1...9) == Self.recordedType else {
            group.warning(
                "smart-record",
                "`smart-record` is for sources of type 4 (RTSP) there, as in DeepStream; it has no effect."
            )
            return nil
        }
        var recording = Application.Recording(folder: folder())
        recording.container = group.integer("smart-rec-container", 0...1) == 1 ? .mkv : .mp4
        recording.clips = clips(isLocal: mode == 2)
        return recording
    }

    private func folder() -> String {
        let folder = group.path("smart-rec-dir-path") ?? (group.folder.isEmpty ? "." : group.folder)
        let place = group.group["smart-rec-dir-path"]?.valuePlace ?? group.group.place
        group.reading.requireFolder(folder, place: place, key: group.label("smart-rec-dir-path"))
        return folder
    }

    /// `isLocal` is whether clips are begun and ended at even distances too, and not only on request.
    private func clips(isLocal: Bool) -> Application.Recording.Clips {
        let cacheKey = group.has("smart-rec-cache") ? "smart-rec-cache" : "smart-rec-video-cache"
        let cache = seconds(cacheKey) ?? Self.usualCache
        var before = seconds("smart-rec-start-time") ?? 0
        if before > cache {
            group.warning(
                "smart-rec-start-time",
                "`smart-rec-start-time` is \(before), but only \(cache) seconds are held in memory; clips begin there."
            )
            before = cache
        }
        let asked = seconds("smart-rec-default-duration") ?? Self.usualDuration
        let duration = isLocal ? seconds("smart-rec-duration") ?? asked : asked
        return Application.Recording.Clips(
            before: Double(before),
            duration: Double(max(1, duration)),
            interval: isLocal ? Double(max(1, seconds("smart-rec-interval") ?? Self.usualInterval)) : nil,
            prefix: prefix(),
            cache: Double(cache)
        )
    }

    private func prefix() -> String {
        guard let prefix = group.text("smart-rec-file-prefix") else { return Self.usualPrefix }
        guard !prefix.contains("/"), !prefix.hasPrefix(".") else {
            group.error(
                "smart-rec-file-prefix",
                "`smart-rec-file-prefix` is \(quoted(prefix)); it must be a name without `/`."
            )
            return Self.usualPrefix
        }
        return prefix
    }

    private func seconds(_ key: String) -> Int? { group.integer(key, 0...Self.longest) }
}
