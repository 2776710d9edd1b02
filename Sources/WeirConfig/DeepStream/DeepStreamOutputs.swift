import WeirCore

/// Reads the grid and the sinks of an application file.
struct DeepStreamOutputs {
    let reader: DeepStreamReader

    /// Where DeepStream serves its streams.
    private static let mount = "/ds-test"

    func read(into draft: inout Draft) {
        let isTiled = readTiling(into: &draft)
        for (_, found) in reader.file.groups(numbered: "sink") {
            let group = reader.group(found)
            guard group.flag("enable") == true else { continue }
            if group.integer("type", 1...7) == DeepStreamPublications.sinkType {
                DeepStreamPublications(reader: reader).add(group, to: &draft)
                continue
            }
            guard let kind = kind(group) else { continue }
            KnownKeys.sink.check(group)
            let output = Application.Output(
                kind: kind,
                view: view(group, isTiled: isTiled, draft.application.sources),
                isSynchronized: group.flag("sync") ?? false
            )
            draft.add(output, at: group.group.place)
        }
    }

    /// Whether there is a grid.
    private func readTiling(into draft: inout Draft) -> Bool {
        guard let found = reader.file["tiled-display"] else { return false }
        // 2 asks for a grid and for single streams as well.
        guard let mode = reader.group(found).integer("enable", 0...2), mode > 0,
            let group = reader.known("tiled-display", KnownKeys.tiledDisplay)
        else { return false }
        func positive(_ key: String, most: Int) -> Int? {
            group.integer(key).flatMap { $0 > 0 ? min($0, most) : nil }
        }
        draft.application.tile = Application.Tiling(
            rows: positive("rows", most: TilingKeys.mostTiles),
            columns: positive("columns", most: TilingKeys.mostTiles),
            width: positive("width", most: largestPictureSide),
            height: positive("height", most: largestPictureSide)
        )
        return true
    }

    private func view(
        _ group: GroupReader,
        isTiled: Bool,
        _ sources: [Application.Source]
    ) -> Application.Output.View {
        if isTiled, group.flag("link-to-demux") != true { return .all }
        let number = group.integer("source-id") ?? 0
        guard sources.indices.contains(number) else {
            if !sources.isEmpty {
                group.error("source-id", "`source-id` is \(number); it must be from 0 to \(sources.count - 1).")
            }
            return .all
        }
        return .source(sources[number].id)
    }

    private func kind(_ group: GroupReader) -> Application.Output.Kind? {
        switch group.integer("type", 1...7) {
        case 1: return .null
        case 2, 7: return .window
        case 3: return file(group)
        case 4:
            let port = group.integer("rtsp-port", 1...65535) ?? OutputText.customaryPort
            return .rtsp(port: port, mount: Self.mount, encoding: encoding(group))
        case nil:
            if !group.has("type") {
                group.error("type", "`type` is missing in \(quoted("[\(group.name)]"))\(Self.types)")
            }
            return nil
        case let type?:
            group.warning("type", "A sink of type \(type) is not supported yet and is left out\(Self.types)")
            return nil
        }
    }

    private static let types = "; there are 1 (none), 2 (window), 3 (file), 4 (RTSP) and 6 (message broker)."

    private func file(_ group: GroupReader) -> Application.Output.Kind? {
        guard let path = group.path("output-file"), let place = group.group["output-file"]?.valuePlace else {
            group.error("output-file", "`output-file` is missing in \(quoted("[\(group.name)]")); it must be a path.")
            return nil
        }
        reader.reading.requireWritable(path, called: "output", place: place, key: group.label("output-file"))
        let isMatroska = group.integer("container", 1...2) == 2
        return .file(path: path, container: isMatroska ? .mkv : .mp4, encoding: encoding(group))
    }

    private func encoding(_ group: GroupReader) -> Application.Output.Encoding {
        let number = group.integer("codec", 1...3)
        if number == 3 { group.warning("codec", "`codec` 3 (MPEG-4) is not supported yet; H.264 is written instead.") }
        return Application.Output.Encoding(
            codec: number == 2 ? .h265 : .h264,
            bitrate: bitrate(group),
            keyFrameInterval: group.integer("iframeinterval").flatMap {
                $0 > 0 ? min($0, OutputKeys.longestKeyFrameInterval) : nil
            },
            hardware: group.integer("enc-type", 0...1) == 1 ? .none : .auto
        )
    }
    private func bitrate(_ group: GroupReader) -> Int? {
        guard let bits = group.integer("bitrate"), bits > 0 else { return nil }
        if Bitrate.range.contains(Double(bits)) { return bits }
        group.warning(
            "bitrate",
            "`bitrate` is \(bits); it must be from 1000 to 1000000000 bits per second, so the encoder chooses."
        )
        return nil
    }
}
