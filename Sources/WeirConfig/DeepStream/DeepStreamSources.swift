import WeirCore

/// Reads the sources of an application file.
struct DeepStreamSources {
    let reader: DeepStreamReader

    /// The most sources that an application file may ask for.
    private static let mostSources = 1024

    func read(into draft: inout Draft) {
        let loops = reader.known("tests", KnownKeys.tests)?.flag("file-loop") ?? false
        for (_, group) in reader.file.groups(numbered: "source") {
            add(reader.group(group), loops: loops, to: &draft)
        }
        for group in tableRows() { add(group, loops: loops, to: &draft) }
        addList(loops: loops, to: &draft)
    }

    private func add(_ group: GroupReader, loops: Bool, to draft: inout Draft) {
        guard group.flag("enable") == true else { return }
        KnownKeys.source.check(group)
        for location in locations(group) {
            let number = draft.application.sources.count
            draft.add(source(location, group, name: String(number), loops: loops), at: group.group.place)
        }
    }

    private func source(
        _ location: Application.Location,
        _ group: GroupReader?,
        name: String,
        loops: Bool
    ) -> Application.Source {
        var source = Application.Source(id: SourceID(name), location: location)
        if case .file = location { source.loop = loops }
        if case .uri = location {
            source.latency = group?.integer("latency", 0...60_000)
            source.transport = group.map(transport) ?? .auto
            if let group { source.connection = connection(group) }
        }
        if let recording = group.flatMap({ DeepStreamRecording(group: $0).recording() }) {
            source.recording = .own(recording)
        }
        if let group { source.frames = frames(group) }
        return source
    }

    private func transport(_ group: GroupReader) -> Application.Transport {
        let key = group.has("select-rtp-protocol") ? "select-rtp-protocol" : "set-rtp-protocol"
        // The numbers are GStreamer's flags of an RTSP stream's lower transport.
        switch group.integer(key) {
        case nil, 0, 7: return .auto
        case 1: return .udp
        case 2: return .multicast
        case 4: return .tcp
        case let other?:
            group.warning(
                key,
                "\(quoted(key)) is \(other), which is not supported; 0, 1 (UDP), 2 (multicast) and 4 (TCP) are."
            )
            return .auto
        }
    }

    /// As deepstream-app documents its keys of an RTSP source.
    private func connection(_ group: GroupReader) -> Application.Connection {
        let most = 3600
        var connection = Application.Connection()
        switch group.integer("rtsp-reconnect-interval-sec", 0...most) {
        case 0?: connection.reconnect = .never
        case let seconds?: connection.longestSilence = Double(seconds)
        case nil: break
        }
        // There -1 is for ever, as is Weir's own choice for cameras.
        let attempts = group.integer("rtsp-reconnect-attempts", -1...ReconnectLimit.most)
        if let attempts, attempts > 0, connection.reconnect == .auto { connection.reconnect = .attempts(attempts) }
        if let seconds = group.integer("init-rtsp-reconnect-interval-sec", 0...most), seconds > 0 {
            connection.longestStart = Double(seconds)
        }
        connection.dropsLatePackets = group.flag("drop-on-latency") ?? false
        return connection
    }

    private func frames(_ group: GroupReader) -> Application.FrameChoice {
        var frames = Application.FrameChoice()
        let skipped = group.has("dec-skip-frames") ? "dec-skip-frames" : "skip-frames"
        switch group.integer(skipped, 0...2) {
        case 1?: frames.decoded = .reference
        case 2?: frames.decoded = .key
        default: break
        }
        if group.flag("intra-decode-enable") == true { frames.decoded = .key }
        if let interval = group.integer("drop-frame-interval", 0...10_000), interval > 0 { frames.every = interval }
        return frames
    }

    private func locations(_ group: GroupReader) -> [Application.Location] {
        switch group.integer("type", 1...9) {
        case 1: return device(group)
        case 2, 4: return uri(group).map { [$0] } ?? []
        case 3: return several(group)
        case nil:
            if !group.has("type") {
                group.error("type", "`type` is missing in \(quoted("[\(group.name)]"))\(Self.types)")
            }
            return []
        case let type?:
            group.warning("type", "A source of type \(type) is not supported yet and is left out\(Self.types)")
            return []
        }
    }

    private static let types = "; there are 1 (camera), 2 (one address), 3 (several) and 4 (RTSP)."

    private func device(_ group: GroupReader) -> [Application.Location] {
        let node = group.text("camera-v4l2-dev-node") ?? "0"
        let path = node.hasPrefix("/") ? node : "/dev/video\(node)"
        if group.reading.fileSystem.kind(of: path) == .missing {
            group.error("camera-v4l2-dev-node", "There is no device \(quoted(path)).")
        }
        let side = 1...largestPictureSide
        var size: Size?
        if let width = group.integer("camera-width", side), let height = group.integer("camera-height", side) {
            size = Size(width: width, height: height)
        }
        let rate = group.integer("camera-fps-n", 1...1_000_000).map {
            Application.FrameRate($0, over: group.integer("camera-fps-d", 1...1_000_000) ?? 1)
        }
        return [.device(path: path, size: size, rate: rate)]
    }

    private func uri(_ group: GroupReader) -> Application.Location? {
        guard let text = group.text("uri") else {
            group.error("uri", "`uri` is missing in \(quoted("[\(group.name)]")); it must be an address or a path.")
            return nil
        }
        return location(text, group)
    }

    /// The same address several times, or numbered ones.
    private func several(_ group: GroupReader) -> [Application.Location] {
        let count = group.integer("num-sources", 1...Self.mostSources) ?? 1
        guard let text = group.text("uri"), let place = text.firstRange(of: "%d") else {
            return uri(group).map { Array(repeating: $0, count: count) } ?? []
        }
        return (0..<count).compactMap { number in
            location(text[..<place.lowerBound] + String(number) + text[place.upperBound...], group)
        }
    }

    private func location(_ text: String, _ group: GroupReader) -> Application.Location? {
        location(text, at: group.group["uri"]?.valuePlace ?? group.group.place, key: group.label("uri"))
    }

    private func location(_ text: String, at place: Place, key: String) -> Application.Location? {
        let context = YAMLContext(reading: reader.reading, folder: reader.folder, key: key)
        return LocationText(context: context).location(YAMLValue(place: place, content: .text(text, isPlain: false)))
    }
}

extension DeepStreamSources {
    /// The sources of the list, each with the attributes that hold for all.
    private func addList(loops: Bool, to draft: inout Draft) {
        guard let list = reader.known("source-list", KnownKeys.sourceList) else { return }
        guard let attributes = reader.known("source-attr-all", KnownKeys.source) else {
            return reader.reading.error(
                list.group.place,
                key: "source-list",
                "`[source-list]` needs a group `[source-attr-all]` with what holds for all its sources."
            )
        }
        let items = list.list("list") ?? []
        let names = list.list("sensor-name-list")
        if let names, names.count != items.count {
            list.error("sensor-name-list", "`sensor-name-list` has \(names.count) names for \(items.count) sources.")
        }
        if let count = list.integer("num-source-bins"), count != items.count {
            list.error("num-source-bins", "`num-source-bins` is \(count), but `list` has \(items.count) sources.")
        }
        for (index, item) in items.enumerated() {
            guard let location = listed(item, list, attributes) else { continue }
            let number = draft.application.sources.count
            let given = names.flatMap { index < $0.count ? $0[index] : nil } ?? ""
            let name = given.isEmpty ? String(number) : given
            draft.add(source(location, attributes, name: name, loops: loops), at: list.group.place)
        }
    }

    private func listed(_ item: String, _ list: GroupReader, _ attributes: GroupReader) -> Application.Location? {
        let place = list.group["list"]?.valuePlace ?? list.group.place
        if item.hasPrefix("csi:") {
            list.warning("list", "The source \(quoted(item)) is not supported yet and is left out.")
            return nil
        }
        if item.hasPrefix("usb:") {
            let address = "/dev/video\(item.dropFirst("usb:".count))"
            return location(address, at: place, key: "source-list.list")
        }
        return location(item, at: place, key: "source-list.list")
    }

    /// The rows of the table of sources that the form with maps names, each as a group of its own.
    private func tableRows() -> [GroupReader] {
        guard let table = reader.known("source", KnownKeys.sourceTable), let path = table.path("csv-file-path") else {
            return []
        }
        let place = table.group["csv-file-path"]?.valuePlace ?? table.group.place
        let reading = reader.reading
        guard let text = reading.text(ofFile: path, place: place, key: "source.csv-file-path") else { return [] }
        let rows = CSVTable(file: path, text: text).groups(named: "source")
        if rows.isEmpty {
            reading.error(place, key: "source.csv-file-path", "The table \(quoted(path)) has no sources.")
        }
        return rows.map(reader.group)
    }
}
