import WeirConfig
import WeirCore
import WeirGStreamer

extension StreamPlan {
    /// The elements of one of the application's streams, which is number `index` of all that ever were.
    init(_ application: Application, _ source: Application.Source, number index: Int) throws(WeirError) {
        let pace = StagePace(application, source)
        self.init(
            id: source.id,
            place: source.location.place,
            elements: [],
            recording: application.recording(of: source),
            arrival: source.arrival,
            promise: pace.promise,
            canBeginAnew: source.location.isCamera
        )
        elements += source.elements(named: "source-\(index)")
        if pace.promise != nil { elements.append(PlannedElement.arrivals(of: index)) }
        let stages = application.stages
        for (number, stage) in stages.enumerated() where !stage.followsTracking && stage.looks(at: source.id) {
            var element = try stage.element(of: source.id, index: index, isFirst: number == 0)
            element.properties += pace.properties(of: number)
            elements.append(element)
        }
        let pictureSize = application.dumps.pictureSize
        if let folder = application.dumps.detections {
            elements.append(dump("detections", index, folder, pictureSize))
        }
        if let track = application.track {
            let dumps = application.dumps
            let history: [PlannedElement.Property] =
                [dumps.tracks, dumps.shadows, dumps.ended].contains { $0 != nil } ? [.init("history", .flag(true))] : []
            elements.append(PlannedElement("weirtrack", name: "track-\(index)", track.properties + history))
        }
        for (number, stage) in stages.enumerated() where stage.followsTracking && stage.looks(at: source.id) {
            var element = try stage.element(of: source.id, index: index, isFirst: number == 0)
            element.properties += pace.properties(of: number)
            elements.append(element)
        }
        if let gallery = application.gallery {
            elements.append(PlannedElement("weirgallery", name: "gallery-\(index)", gallery.properties))
        }
        // Records and dumps hold what the rules say.
        elements += application.analytics.filter { $0.holds(for: source.id) }.enumerated().map { number, analytics in
            PlannedElement("weiranalytics", name: Self.name("analytics", index, number), analytics.properties)
        }
        let dumps = application.dumps
        for (content, folder) in [
            ("tracks", dumps.tracks), ("shadows", dumps.shadows), ("ended", dumps.ended), ("mot", dumps.mot),
        ] {
            if let folder { elements.append(dump(content, index, folder, pictureSize)) }
        }
        for (number, records) in application.records.enumerated() {
            let location = records.location
            elements.append(
                PlannedElement("weirrecord", name: "record-\(index)-\(number)", [.init("location", .text(location))])
            )
        }
        for (number, events) in application.events.enumerated() {
            let properties: [PlannedElement.Property] = [
                .init("content", "events"), .init("location", .text(events.location)),
            ]
            elements.append(PlannedElement("weirrecord", name: "events-\(index)-\(number)", properties))
        }
        // What comes behind makes pictures.
        elements += application.privacy.filter { $0.hidesSomething(in: source.id) }.enumerated().map {
            number,
            privacy in
            PlannedElement("weirprivacy", name: Self.name("privacy", index, number), privacy.properties(in: source.id))
        }
        // Pictures of objects that are sent show no more than the others.
        elements += application.publicationTexts.enumerated().map { number, text in
            let properties: [PlannedElement.Property] = [
                .init("publish", .text(text)), .init("stream", .integer(index)),
            ]
            return PlannedElement("weirpublish", name: Self.name("publish", index, number), properties)
        }
    }

    /// The elements of a stream of which only its name and place aren't known yet.
    init(ofAny application: Application) throws(WeirError) {
        let source = Application.Source(id: SourceID("any"), location: .scene([]))
        try self.init(application, source, number: 0)
    }

    /// The name of one of several elements of a kind; the first has no number of its own.
    private static func name(_ kind: String, _ stream: Int, _ number: Int) -> String {
        number == 0 ? "\(kind)-\(stream)" : "\(kind)-\(stream)-\(number + 1)"
    }

    private func dump(_ content: String, _ index: Int, _ folder: String, _ size: Size?) -> PlannedElement {
        var properties: [PlannedElement.Property] = [
            .init("folder", .text(folder)), .init("content", .text(content)), .init("stream", .integer(index)),
        ]
        properties.add("width", (size?.width).map(PropertyValue.integer))
        properties.add("height", (size?.height).map(PropertyValue.integer))
        return PlannedElement("weirdump", name: "\(content)-\(index)", properties)
    }
}

extension Application.Records {
    /// As `weirrecord` takes it.
    var location: String {
        switch self {
        case .standardOutput: "-"
        case .file(let path): path
        }
    }
}

extension Application.Gallery {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = []
        properties.add("threshold", threshold.map(PropertyValue.number))
        properties.add("minimum-looks", minimumLooks.map(PropertyValue.integer))
        properties.add("memory-seconds", memory.map(PropertyValue.integer))
        properties.add("topology", topology.isEmpty ? nil : .text(topology.joined(separator: "; ")))
        return properties
    }
}

extension Application.Analytics {
    fileprivate var properties: [PlannedElement.Property] {
        guard let file else { return [.init("rules", .text(AnalyticsText.text(rules)))] }
        return [.init("config", .text(file.path)), .init("stream", .integer(file.stream))]
    }
}

extension Application.Tracking {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = [
            .init("algorithm", .text(algorithm.rawValue)), .init("per-class", .flag(perClass)),
        ]
        if followsCamera { properties.append(.init("camera-motion", .flag(true))) }
        if isVisual { properties.append(.init("visual", .flag(true))) }
        let text = options.description
        if !text.isEmpty { properties.append(.init("class-options", .text(text))) }
        return properties
    }
}

extension Application.Privacy {
    /// The properties of `weirprivacy` in the stream `source`.
    fileprivate func properties(in source: SourceID) -> [PlannedElement.Property] {
        let own = places(in: source)
        var properties: [PlannedElement.Property] = []
        // The element takes no classes for all.
        let listed = classes.isEmpty ? "none" : classes.map(\.text).joined(separator: ",")
        properties.add("classes", .text(listed))
        properties.add("how", .text(manner.rawValue))
        properties.add("shape", .text(extent.rawValue))
        if !own.isEmpty { properties.add("regions", .text(own.map(\.text).joined(separator: ";"))) }
        properties.add("margin", .number(margin))
        properties.add("hold", hold.map(PropertyValue.number))
        return properties
    }

    /// Whether it holds for the stream, and has something to hide there.
    fileprivate func hidesSomething(in source: SourceID) -> Bool {
        holds(for: source) && !(classes.isEmpty && places(in: source).isEmpty)
    }

    private func places(in source: SourceID) -> [Application.Region] {
        regions.filter { $0.source == nil || $0.source == source }
    }
}
