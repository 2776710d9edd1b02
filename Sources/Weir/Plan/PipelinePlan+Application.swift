import WeirConfig
import WeirCore
import WeirGStreamer

extension PipelinePlan {
    /// Works out the elements for an application; where it `isOpen`, streams may come and go.
    ///
    /// Throws `.settings` for what can't be built, and `.library` where no encoder is there.
    public init(
        _ application: Application,
        encoders: EncoderChoice = EncoderChoice(),
        isOpen: Bool = false
    ) throws(WeirError) {
        guard isOpen || !application.sources.isEmpty else {
            throw WeirError(.settings, "the application has no source; name at least one file, address or scene.")
        }
        var streams: [StreamPlan] = []
        for (number, source) in application.sources.enumerated() {
            streams.append(try StreamPlan(application, source, number: number))
        }
        self.init(streams: streams, pictures: try Self.pictures(of: application, encoders, isOpen), isOpen: isOpen)
    }

    /// One picture for each view that an output asks for.
    private static func pictures(
        of application: Application,
        _ encoders: EncoderChoice,
        _ isOpen: Bool
    ) throws(WeirError) -> [PicturePlan] {
        var pictures: [PicturePlan] = []
        for (number, output) in application.outputs.enumerated() {
            let shown = try streams(shownIn: output.view, of: application)
            let plan = try OutputPlan(output, number: number, encoders)
            let new: PicturePlan.NewStreams =
                switch output.view {
                case .all: isOpen ? .all : .none
                case .source(let id): isOpen ? .named(id) : .none
                }
            if let known = pictures.firstIndex(where: { $0.streams == shown && $0.newStreams == new }) {
                pictures[known].add(plan)
            } else {
                let isTiled = new == .all || shown.count > 1
                let tiler = isTiled ? tiler(of: application, number: pictures.count, staysOpen: isOpen) : nil
                let elements = [tiler, osd(of: application, number: pictures.count)].compactMap(\.self)
                pictures.append(
                    PicturePlan(
                        streams: shown,
                        newStreams: new,
                        elements: elements,
                        outputs: [plan],
                        // A file that is read as fast as it can be would lose most of its pictures.
                        waitsForNobody: !shown.isEmpty
                            && shown.allSatisfy { application.sources[$0].comesAsItHappens }
                    )
                )
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

    private static func tiler(of application: Application, number: Int, staysOpen: Bool) -> PlannedElement {
        var properties: [PlannedElement.Property] = []
        properties.add("rows", application.tile.rows.map(PropertyValue.integer))
        properties.add("columns", application.tile.columns.map(PropertyValue.integer))
        properties.add("width", application.tile.width.map(PropertyValue.integer))
        properties.add("height", application.tile.height.map(PropertyValue.integer))
        if staysOpen { properties.add("stay-open", true) }
        return PlannedElement("weirtiler", name: "tiler-\(number)", properties)
    }

    /// Draws behind the tiler, so that lines and letters are as sharp as the picture that goes out.
    private static func osd(of application: Application, number: Int) -> PlannedElement? {
        application.draw.map { PlannedElement("weirosd", name: "osd-\(number)", $0.properties) }
    }
}

extension PicturePlan {
    /// Takes an output in; one that is encoded as another is goes with it.
    mutating func add(_ plan: OutputPlan) {
        if let same = outputs.firstIndex(where: { $0.canShareEncoder(with: plan) }) {
            outputs[same].deliveries += plan.deliveries
        } else {
            outputs.append(plan)
        }
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
