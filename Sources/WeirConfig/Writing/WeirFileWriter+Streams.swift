import WeirCore

extension WeirFileWriter {
    func source(_ source: Application.Source, number: Int) -> YAMLText {
        let standard = Application.Source(id: SourceID(String(number)), location: source.location)
        var map = YAMLMap()
        map.add("from", .text(location(source.location)))
        if source.id != standard.id { map.add("name", .text(source.id.name)) }
        if source.loop { map.add("loop", .flag(true)) }
        if source.paceAsLive { map.add("live", .flag(true)) }
        if source.drop != standard.drop { map.add("drop", .plain(source.drop.rawValue)) }
        if source.hardware != standard.hardware { map.add("hardware", hardware(source.hardware)) }
        add(source.frames, to: &map)
        add(source.pace, to: &map)
        map.add("rtsp-latency-ms", source.latency.map(YAMLText.number))
        if source.transport != standard.transport { map.add("rtsp-transport", .plain(source.transport.rawValue)) }
        add(source.connection, to: &map)
        switch source.location {
        case .device(_, let size, let rate):
            map.add("size", size.map(YAMLText.size))
            map.add("fps", rate.map(self.rate))
        case .images(_, let rate) where rate != LocationText.pictureRate: map.add("fps", self.rate(rate))
        case .images, .file, .uri, .scene: break
        }
        switch source.recording {
        case .likeAll: break
        case .none: map.add("record", .flag(false))
        case .own(let own): map.add("record", recording(own))
        }
        return map.short
    }

    private func add(_ frames: Application.FrameChoice, to map: inout YAMLMap) {
        let standard = Application.FrameChoice()
        if frames.decoded != standard.decoded { map.add("decode", .plain(frames.decoded.rawValue)) }
        if frames.every != standard.every { map.add("every", .number(frames.every)) }
        map.add("max-fps", frames.mostPerSecond.map(YAMLText.number))
    }

    func add(_ pace: Application.Pace, to map: inout YAMLMap) {
        map.add("latency", pace.latency.map { YAMLText.duration(Double($0) / 1000) })
        map.add("priority", pace.priority.map(YAMLText.number))
        map.add("max-inferences", pace.mostInferences.map(YAMLText.number))
        map.add("min-inferences", pace.leastInferences.map(YAMLText.number))
        map.add("gate", pace.gate.map { .plain($0.rawValue) })
    }

    private func add(_ connection: Application.Connection, to map: inout YAMLMap) {
        let standard = Application.Connection()
        if connection.reconnect != standard.reconnect { map.add("reconnect", .plain("\(connection.reconnect)")) }
        map.add("reconnect-delay", connection.longestDelay.map(YAMLText.duration))
        map.add("timeout", connection.longestSilence.map(YAMLText.duration))
        map.add("connect-timeout", connection.longestStart.map(YAMLText.duration))
        if connection.dropsLatePackets { map.add("rtsp-drop-on-latency", .flag(true)) }
        if !connection.verifiesCertificate { map.add("verify-certificate", .flag(false)) }
        map.add("credentials", connection.credentials.map(credentials))
    }

    private func credentials(_ credentials: Application.Credentials) -> YAMLText {
        var map = YAMLMap()
        map.add("user", .text(credentials.user))
        if credentials.password.hasPrefix("file:") {
            map.add("password-file", .text(paths.text(String(credentials.password.dropFirst("file:".count)))))
        } else if !credentials.password.isEmpty {
            map.add("password", .text(credentials.password))
        }
        return map.short
    }

    private func location(_ location: Application.Location) -> String {
        switch location {
        case .file(let path): paths.location(path)
        case .uri(let address): address
        // Only there devices are known by their paths.
        case .device(let path, _, _): path.hasPrefix("/dev/") ? path : "v4l2://\(path)"
        case .images(let pattern, _): paths.location(pattern)
        case .scene(let options) where options.isEmpty: "scene:"
        case .scene(let options): "scene:?" + options.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
    }

    private func rate(_ rate: Application.FrameRate) -> YAMLText {
        // Beyond the first bound a whole number is taken for a mistake.
        let isWhole = rate.denominator == 1 && Application.FrameRate(text: "\(rate.numerator)") == rate
        return .plain(isWhole ? "\(rate.numerator)" : "\(rate.numerator)/\(rate.denominator)")
    }

    private func hardware(_ hardware: Application.Hardware) -> YAMLText {
        switch hardware {
        case .auto: .plain("auto")
        case .none: .plain("none")
        case .named(let name): .text(name)
        }
    }

    func output(_ output: Application.Output) -> YAMLText {
        var map = YAMLMap()
        switch output.kind {
        case .file(let path, let container, _):
            map.add("to", .text(paths.text(path)))
            if FilePath.ending(of: path) != container.rawValue { map.add("container", .plain(container.rawValue)) }
        case .hls(.folder(let folder), _, _): map.add("to", .text("hls:" + paths.text(folder)))
        case .push(let address, _, _): map.add("to", .text(address))
        case .rtsp, .mjpeg, .hls: map.add("to", (output.kind.address).map(YAMLText.text))
        case .window: map.add("to", .plain("window"))
        case .null: map.add("to", .plain("null"))
        }
        if case .source(let id) = output.view { map.add("stream", .text(id.name)) }
        if let encoding = output.kind.encoding { add(encoding, to: &map) }
        addStreaming(output.kind, to: &map)
        if output.isSynchronized != output.kind.isWatched { map.add("sync", .flag(output.isSynchronized)) }
        return map.short
    }

    private func add(_ encoding: Application.Output.Encoding, to map: inout YAMLMap) {
        let standard = Application.Output.Encoding()
        if encoding.codec != standard.codec { map.add("codec", .plain(encoding.codec.rawValue)) }
        map.add("bitrate", encoding.bitrate.map(YAMLText.number))
        map.add("key-frame-interval", encoding.keyFrameInterval.map(YAMLText.number))
        if encoding.hardware != standard.hardware { map.add("hardware", hardware(encoding.hardware)) }
    }
}
