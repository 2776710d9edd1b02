import WeirCore

/// Writes an application as Weir's own file: only what differs from what holds anyway, in the short form where there is
/// one.
struct WeirFileWriter {
    let paths: WrittenPath

    /// The file, with `head` before it as comments, a line each.
    func text(_ application: Application, head: [String]) -> String {
        comments(head) + document(application).document
    }

    /// A model alone, as a part of a file; one that looks at objects comes behind another.
    func text(_ stage: Application.Stage, head: [String]) -> String {
        comments(head) + YAMLText.map(models([stage], from: stage.looksAtObjects ? 2 : 1)).document
    }

    /// `track` alone, as a part of a file.
    func text(_ track: Application.Tracking, head: [String]) -> String {
        var map = YAMLMap()
        map.add("track", tracking(track))
        return comments(head) + map.value.document
    }

    private func comments(_ lines: [String]) -> String {
        lines.map { line in
            let printable = line.unicodeScalars.map { YAMLText.isPrintable($0) ? String($0) : " " }.joined()
            return printable.isEmpty ? "#\n" : "# \(printable)\n"
        }.joined()
    }

    private func document(_ application: Application) -> YAMLText {
        let standard = Application()
        var map = YAMLMap()
        map.add("sources", .list(application.sources.enumerated().map { source($0.element, number: $0.offset) }))
        for entry in models(application.stages) { map.add(entry.key, entry.value) }
        map.add("track", application.track.map(tracking))
        map.add("gallery", application.gallery.map(gallery))
        map.add("analytics", analytics(application.analytics))
        map.add("privacy", privacy(application.privacy))
        if application.draw != standard.draw { map.add("draw", drawing(application.draw)) }
        if application.tile != standard.tile { map.add("tile", tiling(application.tile)) }
        if !application.outputs.isEmpty { map.add("output", .list(application.outputs.map(output))) }
        if !application.records.isEmpty { map.add("records", .list(application.records.map(records))) }
        if !application.events.isEmpty { map.add("events", .list(application.events.map(records))) }
        if !application.publications.isEmpty { map.add("publish", .list(application.publications.map(publication))) }
        if !application.commands.isEmpty { map.add("commands", .list(application.commands.map(command))) }
        map.add("record", application.recording.map(recording))
        if application.dumps != standard.dumps { map.add("kitti", dumps(application.dumps)) }
        map.add("performance-interval-seconds", application.performanceInterval.map(YAMLText.number))
        add(application.pace, to: &map)
        map.add("memory", application.memoryLimit.map { .plain(ByteCount.text($0)) })
        return map.value
    }

    private func tracking(_ track: Application.Tracking) -> YAMLText {
        let standard = Application.Tracking()
        var map = YAMLMap()
        map.add("algorithm", .plain(track.algorithm.rawValue))
        if track.perClass != standard.perClass { map.add("per-class", .flag(track.perClass)) }
        if track.followsCamera { map.add("camera-motion", .flag(true)) }
        if track.isVisual { map.add("visual", .flag(true)) }
        map.add(options: track.options.general)
        if !track.options.classes.isEmpty {
            var classes = YAMLMap()
            classes.add(optionsOf: track.options.classes)
            map.add("classes", classes.value)
        }
        return map.short
    }

    private func gallery(_ gallery: Application.Gallery) -> YAMLText {
        var map = YAMLMap()
        map.add("threshold", gallery.threshold.map(YAMLText.number))
        map.add("minimum-looks", gallery.minimumLooks.map(YAMLText.number))
        map.add("memory-seconds", gallery.memory.map(YAMLText.number))
        if !gallery.topology.isEmpty { map.add("topology", .list(gallery.topology.map(YAMLText.text))) }
        return map.entries.isEmpty ? .flag(true) : map.value
    }

    private func drawing(_ draw: Application.Drawing?) -> YAMLText {
        guard let draw else { return .flag(false) }
        let standard = Application.Drawing()
        var map = YAMLMap()
        if draw.boxes != standard.boxes { map.add("boxes", .flag(draw.boxes)) }
        if draw.labels != standard.labels { map.add("labels", .flag(draw.labels)) }
        if draw.trails != standard.trails { map.add("trails", .flag(draw.trails)) }
        if draw.analytics != standard.analytics { map.add("analytics", .flag(draw.analytics)) }
        if draw.heatMap != standard.heatMap { map.add("heat-map", .flag(draw.heatMap)) }
        if draw.colors != standard.colors { map.add("colors", .plain(draw.colors.rawValue)) }
        map.add("line-width", draw.lineWidth.map(YAMLText.number))
        map.add("text-size", draw.textSize.map(YAMLText.number))
        return map.value
    }

    private func tiling(_ tile: Application.Tiling) -> YAMLText {
        if let columns = tile.columns, let rows = tile.rows, tile.width == nil, tile.height == nil {
            return .plain("\(columns)x\(rows)")
        }
        var map = YAMLMap()
        map.add("columns", tile.columns.map(YAMLText.number))
        map.add("rows", tile.rows.map(YAMLText.number))
        if let width = tile.width, let height = tile.height {
            map.add("size", .size(Size(width: width, height: height)))
        } else {
            map.add("width", tile.width.map(YAMLText.number))
            map.add("height", tile.height.map(YAMLText.number))
        }
        return map.value
    }

    private func records(_ records: Application.Records) -> YAMLText {
        switch records {
        case .standardOutput: .text("-")
        case .file(let path): .text(paths.text(path))
        }
    }

    private func dumps(_ dumps: Application.Dumps) -> YAMLText {
        var map = YAMLMap()
        map.add("detections", dumps.detections.map { .text(paths.text($0)) })
        map.add("tracks", dumps.tracks.map { .text(paths.text($0)) })
        map.add("shadows", dumps.shadows.map { .text(paths.text($0)) })
        map.add("ended", dumps.ended.map { .text(paths.text($0)) })
        map.add("mot", dumps.mot.map { .text(paths.text($0)) })
        map.add("picture-size", dumps.pictureSize.map(YAMLText.size))
        return map.value
    }
}

/// A map while it is being written.
struct YAMLMap {
    private(set) var entries: [YAMLText.Entry] = []

    /// Adds a key; one without a value is left out.
    mutating func add(_ key: String, _ value: YAMLText?) {
        if let value { entries.append(YAMLText.Entry(key: key, value: value)) }
    }

    var value: YAMLText { .map(entries) }

    /// The value of the first key alone, where there is no other: what stands for such a map.
    var short: YAMLText { entries.count == 1 ? entries[0].value : value }
}

extension YAMLMap {
    /// Adds the options that are told.
    mutating func add<Options: ClassOptionSet>(options: Options) {
        for key in Options.keys { add(key.name, key.text(options).map(YAMLText.plain)) }
    }

    /// Adds a map of options for each class of which any are told.
    mutating func add<Options>(optionsOf classes: [OptionsByClass<Options>.Entry]) {
        for entry in classes where entry.options != Options() {
            var inner = YAMLMap()
            inner.add(options: entry.options)
            add(entry.name, inner.value)
        }
    }
}

extension YAMLText {
    static func size(_ size: Size) -> YAMLText { .plain("\(size.width)x\(size.height)") }
}
