import WeirCascade
import WeirCore
import WeirElementKit
import WeirImaging

/// What `weirinfer` looks at.
enum InferInput: String, CaseIterable, Sendable {
    case frames, objects, regions
}

extension InferSettings {
    /// The properties about what the model looks at.
    static let stageProperties: [Property<Self>] = [
        .choice(
            "input",
            \.input,
            .stopped,
            "What the model looks at: whole frames, objects of earlier stages, or regions"
        ),
        .integer(
            "stage",
            \.stage,
            in: 1...Int(Int32.max),
            .stopped,
            "Number that its objects carry, for later stages to choose by"
        ),
        .integer(
            "from-stage",
            \.fromStage,
            in: 0...Int(Int32.max),
            .stopped,
            "Stage whose objects it looks at; 0 for any"
        ),
        .text(
            "from-classes",
            \.fromClasses,
            .stopped,
            "Classes of objects that it looks at, as in car,bus; empty for all"
        ),
        .text(
            "minimum-size",
            \.minimumSize,
            .stopped,
            "Least size of objects that it looks at, in pixels, as in 32x16"
        ),
        .text("maximum-size", \.maximumSize, .stopped, "Greatest size of objects that it looks at, in pixels"),
        .number("margin", \.margin, in: 0...1, .always, "What is cut out around an object, as a part of its sides"),
        .integer(
            "reinfer-interval",
            \.reinferInterval,
            in: automaticInterval...ReinferencePlan.never,
            .stopped,
            "Frames for which a tracked object is remembered before the model looks again; 0 to look always, -1 for what "
                + "suits its task"
        ),
        .flag(
            "asynchronous",
            \.asynchronous,
            .stopped,
            "Let frames go on before tracked objects are answered for; later frames get the answers"
        ),
        .text("regions", \.regions, .stopped, "Regions, as in 0,0,0.5,1; 10,10 90,10 50,80: rectangles and polygons"),
        .text("tiles", \.tiles, .stopped, "Size of tiles that regions are cut into, as in 640x640, for small objects"),
        .number("tile-overlap", \.tileOverlap, in: 0...0.9, .stopped, "Part of a tile that its neighbour covers too"),
    ]

    /// Throws a sentence about the property that can't be.
    func objectStage() throws(WeirError) -> ObjectStage {
        let choice = ObjectChoice(
            stage: fromStage == 0 ? nil : fromStage,
            classes: Set(listedWords(fromClasses)),
            minimumSize: try size(minimumSize, of: "minimum-size") ?? Size(width: 0, height: 0),
            maximumSize: try size(maximumSize, of: "maximum-size") ?? Size(width: 0, height: 0)
        )
        return ObjectStage(
            choice,
            toldIn: try size(pictureSize, of: "picture-size"),
            interval: reinferInterval == Self.automaticInterval ? nil : reinferInterval
        )
    }

    /// Throws a sentence about the property that can't be.
    func regionStage() throws(WeirError) -> RegionStage {
        let slices = try size(tiles, of: "tiles").map { Slices(tile: $0, overlap: Float(tileOverlap)) }
        let list = try Region.list(regions)
        guard !list.isEmpty || slices != nil else {
            throw WeirError(
                .settings,
                "weirinfer looks at regions, but has none; give it regions=0,0,0.5,1 or tiles=640x640"
            )
        }
        return RegionStage(list, slices, toldIn: try size(pictureSize, of: "picture-size"))
    }

    private func size(_ text: String, of property: String) throws(WeirError) -> Size? {
        guard !text.isEmpty else { return nil }
        let sides = text.lowercased().split(separator: "x").map { Int(trimmed($0)) ?? -1 }
        guard (1...2).contains(sides.count), sides.allSatisfy({ (0...VideoFrame.longestSide).contains($0) }) else {
            throw WeirError(.settings, "weirinfer's \(property) is “\(text)”, but must be a size such as 32x16 or 32")
        }
        return Size(width: sides[0], height: sides[sides.count - 1])
    }
}
