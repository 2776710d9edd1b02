import WeirConfig
import WeirCore
import WeirGStreamer

extension StreamPlan {
    /// The elements of one of the application's streams.
    init(_ application: Application, _ index: Int) throws(WeirError) {
        let source = application.sources[index]
        self.init(id: source.id, place: source.location.place, elements: [])
        elements += source.elements(named: "source-\(index)")
        let stages = application.stages
        for (number, stage) in stages.enumerated() where !stage.followsTracking && stage.looks(at: source.id) {
            elements.append(try stage.element(of: source.id, index: index, isFirst: number == 0))
        }
        let pictureSize = application.dumps.pictureSize
        if let folder = application.dumps.detections {
            elements.append(dump("detections", index, folder, pictureSize))
        }
        if let track = application.track {
            elements.append(PlannedElement("weirtrack", name: "track-\(index)", track.properties))
        }
        for (number, stage) in stages.enumerated() where stage.followsTracking && stage.looks(at: source.id) {
            elements.append(try stage.element(of: source.id, index: index, isFirst: number == 0))
        }
        if let folder = application.dumps.tracks {
            elements.append(dump("tracks", index, folder, pictureSize))
        }
        for (number, records) in application.records.enumerated() {
            let location = records.location
            elements.append(
                PlannedElement("weirrecord", name: "record-\(index)-\(number)", [.init("location", .text(location))])
            )
        }
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
    fileprivate var location: String {
        switch self {
        case .standardOutput: "-"
        case .file(let path): path
        }
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
