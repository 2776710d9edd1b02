import WeirCore

extension RecordEncoder {
    /// What rules say of an object: how many seconds it has been in each region, the lines that it goes over, the
    /// directions that it goes by, the states that hold for it, metres a second, and metres gone.
    func append(_ analytics: ObjectAnalytics, to buffer: inout [UInt8]) {
        guard !analytics.isEmpty else { return }
        var fields = JSONFields()
        buffer.append(text: ", \"analytics\": {")
        if !analytics.regions.isEmpty {
            fields.next("regions", in: &buffer)
            buffer.append(jsonObject: analytics.regions.map { ($0.region, $0.seconds) }) {
                append(number: $0, to: &$1)
            }
        }
        append(strings: analytics.lines, as: "lines", &fields, to: &buffer)
        append(strings: analytics.directions, as: "directions", &fields, to: &buffer)
        append(strings: analytics.conditions.map(\.rawValue), as: "states", &fields, to: &buffer)
        if let speed = analytics.speed {
            fields.next("speed", in: &buffer)
            append(number: speed, to: &buffer)
        }
        if let distance = analytics.distance {
            fields.next("distance", in: &buffer)
            append(number: distance, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// What rules count in a frame, and its events; heat maps are left out, being far larger than all else.
    func append(_ analytics: FrameAnalytics, to buffer: inout [UInt8]) {
        if !analytics.lines.isEmpty || !analytics.regions.isEmpty {
            var fields = JSONFields()
            buffer.append(text: ", \"analytics\": {")
            if !analytics.lines.isEmpty {
                fields.next("lines", in: &buffer)
                buffer.append(jsonObject: analytics.lines.map { ($0.name, $0) }) { append($0, to: &$1) }
            }
            if !analytics.regions.isEmpty {
                fields.next("regions", in: &buffer)
                buffer.append(jsonObject: analytics.regions.map { ($0.name, $0) }) { append($0, to: &$1) }
            }
            buffer.append(UInt8(ascii: "}"))
        }
        guard !analytics.events.isEmpty else { return }
        buffer.append(text: ", \"events\": ")
        buffer.append(jsonList: analytics.events) { event, buffer in
            buffer.append(UInt8(ascii: "{"))
            append(event, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
    }

    private func append(_ line: FrameAnalytics.LineCount, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"forward\": ")
        buffer.append(integer: line.forwardCount)
        buffer.append(text: ", \"backward\": ")
        buffer.append(integer: line.backwardCount)
        buffer.append(UInt8(ascii: "}"))
    }

    private func append(_ region: FrameAnalytics.RegionCount, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"objects\": ")
        buffer.append(integer: region.objects)
        buffer.append(text: ", \"entries\": ")
        buffer.append(integer: region.entries)
        buffer.append(text: ", \"exits\": ")
        buffer.append(integer: region.exits)
        if !region.classes.isEmpty {
            buffer.append(text: ", \"classes\": ")
            buffer.append(jsonObject: region.classes.map { ($0.label, $0.objects) }) { $1.append(integer: $0) }
        }
        if !region.active.isEmpty {
            buffer.append(text: ", \"active\": ")
            buffer.append(jsonList: region.active) { $1.append(jsonString: $0.rawValue) }
        }
        buffer.append(UInt8(ascii: "}"))
    }

    /// The pictures of a frame that is put together of several, where something is said of them.
    func append(_ tiles: [Tile], to buffer: inout [UInt8]) {
        guard !tiles.isEmpty else { return }
        buffer.append(text: ", \"tiles\": ")
        buffer.append(jsonList: tiles) { tile, buffer in
            appendStart(stream: tile.source, frame: tile.frameNumber, to: &buffer)
            append(tile.box, as: "box", to: &buffer)
            append(tile.attributes, to: &buffer)
            append(tile.analytics, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
    }

    private func append(
        strings: [String],
        as name: String,
        _ fields: inout JSONFields,
        to buffer: inout [UInt8]
    ) {
        guard !strings.isEmpty else { return }
        fields.next(name, in: &buffer)
        buffer.append(jsonList: strings) { $1.append(jsonString: $0) }
    }
}

/// Writes the names of an object's fields, with commas between the fields.
private struct JSONFields {
    private var isFirst = true

    mutating func next(_ name: String, in buffer: inout [UInt8]) {
        buffer.append(text: isFirst ? "\"\(name)\": " : ", \"\(name)\": ")
        isFirst = false
    }
}

extension [UInt8] {
    /// `{"a": …, "b": …}`, each value written by `append`.
    fileprivate mutating func append<Value>(
        jsonObject pairs: [(name: String, value: Value)],
        _ append: (Value, inout [UInt8]) -> Void
    ) {
        self.append(UInt8(ascii: "{"))
        for (index, pair) in pairs.enumerated() {
            if index > 0 { self.append(text: ", ") }
            self.append(jsonString: pair.name)
            self.append(text: ": ")
            append(pair.value, &self)
        }
        self.append(UInt8(ascii: "}"))
    }
}
