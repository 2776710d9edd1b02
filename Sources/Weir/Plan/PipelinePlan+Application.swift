import WeirConfig
import WeirCore
import WeirGStreamer

extension PipelinePlan {
    /// Works out the elements for an application.
    ///
    /// Throws `.settings` for what can't be built, and `.library` where no encoder is there.
    public init(_ application: Application, encoders: EncoderChoice = EncoderChoice()) throws(WeirError) {
        guard !application.sources.isEmpty else {
            throw WeirError(.settings, "the application has no source; name at least one file, address or scene.")
        }
        var streams: [StreamPlan] = []
        for index in application.sources.indices {
            streams.append(try StreamPlan(application, index))
        }
        self.init(streams: streams, pictures: try Self.pictures(of: application, encoders))
    }

    /// One picture for each view that an output asks for.
    private static func pictures(
        of application: Application,
        _ encoders: EncoderChoice
    ) throws(WeirError) -> [PicturePlan] {
        var pictures: [PicturePlan] = []
        for (number, output) in application.outputs.enumerated() {
            let shown = try streams(shownIn: output.view, of: application)
            let plan = try OutputPlan(output, number: number, encoders)
            if let known = pictures.firstIndex(where: { $0.streams == shown }) {
                pictures[known].outputs.append(plan)
            } else {
                let elements = pictureElements(of: application, streams: shown.count, number: pictures.count)
                pictures.append(PicturePlan(streams: shown, elements: elements, outputs: [plan]))
            }
        }
        return pictures
    }

    private static func streams(
        shownIn view: Application.Output.View,
        of application: Application
    ) throws(WeirError) -> [Int] {
        guard case .source(let id) = view else { return Array(application.sources.indices) }
        guard let index = application.sources.firstIndex(where: { $0.id == id }) else {
            let known = application.sources.map(\.id.name).joined(separator: ", ")
            throw WeirError(
                .settings,
                "an output shows the stream “\(id)”, which isn't there; the streams are \(known)."
            )
        }
        return [index]
    }

    /// Tiles first and draws then, so that lines and letters are as sharp as the picture that goes out.
    private static func pictureElements(of application: Application, streams: Int, number: Int) -> [PlannedElement] {
        var elements: [PlannedElement] = []
        if streams > 1 {
            var properties: [PlannedElement.Property] = []
            properties.add("rows", application.tile.rows.map(PropertyValue.integer))
            properties.add("columns", application.tile.columns.map(PropertyValue.integer))
            properties.add("width", application.tile.width.map(PropertyValue.integer))
            properties.add("height", application.tile.height.map(PropertyValue.integer))
            elements.append(PlannedElement("weirtiler", name: "tiler-\(number)", properties))
        }
        if let draw = application.draw {
            elements.append(PlannedElement("weirosd", name: "osd-\(number)", draw.properties))
        }
        return elements
    }
}

extension Application.Drawing {
    /// What differs from the element's own defaults.
    fileprivate var properties: [PlannedElement.Property] {
        let standard = Application.Drawing()
        var properties: [PlannedElement.Property] = []
        if boxes != standard.boxes { properties.add("boxes", .flag(boxes)) }
        if labels != standard.labels { properties.add("labels", .flag(labels)) }
        if trails != standard.trails { properties.add("trails", .flag(trails)) }
        if analytics != standard.analytics { properties.add("analytics", .flag(analytics)) }
        if heatMap != standard.heatMap { properties.add("heat-map", .flag(heatMap)) }
        if colors != standard.colors { properties.add("colors", .text(colors.rawValue)) }
        properties.add("line-width", lineWidth.map(PropertyValue.integer))
        properties.add("text-size", textSize.map(PropertyValue.integer))
        return properties
    }
}
