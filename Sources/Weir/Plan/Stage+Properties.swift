import WeirCascade
import WeirConfig
import WeirCore
import WeirGStreamer

extension Application.Stage {
    /// Whether it looks at the stream `source`.
    func looks(at source: SourceID) -> Bool { streams.isEmpty || streams.contains(source) }

    /// Whether it comes behind the tracker, since it looks at objects.
    var followsTracking: Bool { looksAtObjects }

    /// The `weirinfer` of this stage in the stream `source`, which is number `index`; the first one has no number in its name.
    ///
    /// Throws `.resource` where the file of labels can't be read.
    func element(of source: SourceID, index: Int, isFirst: Bool) throws(WeirError) -> PlannedElement {
        var properties = try model.properties()
        if model.componentID != DetectedObject.firstStage { properties.add("stage", .integer(model.componentID)) }
        switch input {
        case .frames: break
        case .objects(let objects): properties += objects.properties
        case .regions(let regions):
            let own = regions.filter { $0.source == nil || $0.source == source }
            // A stream that nothing is said of is looked at as a whole.
            if !own.isEmpty {
                properties.add("input", .text("regions"))
                properties.add("regions", .text(own.map(\.text).joined(separator: ";")))
            }
        }
        if let tiles {
            if !properties.contains(where: { $0.name == "input" }) { properties.add("input", .text("regions")) }
            properties.add("tiles", .text("\(tiles.size.width)x\(tiles.size.height)"))
            properties.add("tile-overlap", .number(tiles.overlap))
        }
        return PlannedElement("weirinfer", name: "infer-\(index)\(isFirst ? "" : "-\(model.componentID)")", properties)
    }
}

extension Application.ObjectInput {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = [.init("input", .text("objects"))]
        properties.add("from-stage", fromStage.map(PropertyValue.integer))
        if !classes.isEmpty { properties.add("from-classes", .text(classes.map(\.text).joined(separator: ","))) }
        properties.add("minimum-size", minimumSize.map { .text("\($0.width)x\($0.height)") })
        properties.add("maximum-size", maximumSize.map { .text("\($0.width)x\($0.height)") })
        if margin > 0 { properties.add("margin", .number(Double(margin))) }
        properties.add("reinfer-interval", interval.map(PropertyValue.integer))
        if isAsynchronous { properties.add("asynchronous", true) }
        return properties
    }

    /// An interval of one frame is what every frame means.
    private var interval: Int? {
        reinferInterval.map { $0 <= 1 ? 0 : min($0, ReinferencePlan.never) }
    }
}

extension Application.Region {
    /// As the properties called `regions` have it.
    var text: String {
        switch outline {
        case .box(let box): "\(box.x),\(box.y),\(box.width),\(box.height)"
        case .polygon(let corners): corners.map { "\($0.x),\($0.y)" }.joined(separator: " ")
        }
    }
}
