import WeirCascade
import WeirCore
import WeirElementKit
import WeirImaging

/// Covers objects and fixed regions so that nothing in them can be recognized.
///
///     … ! weirinfer model=faces.onnx ! weirtrack ! weirprivacy classes=face ! weirosd ! …
///
/// - Reads: the frame's objects and their parts.
/// - Writes: the picture, where it is covered.
/// - Cost: twice the pixels that are covered; memory by the objects seen in the last second.
struct PrivacyElement: Filter {
    static let info = ElementInfo(
        factory: "weirprivacy",
        longName: "Privacy filter",
        classification: "Filter/Effect/Video",
        summary: "Blurs, pixelates or masks objects and regions so that nothing in them can be recognized"
    )

    static let pads = PadCaps.video(PixelFormat.allCases.map(\.rawValue))

    enum Shape: String, CaseIterable, Sendable { case box, mask }

    struct Settings: ElementSettings {
        var classes = ""
        var regions = ""
        var how = PrivacyPainter.Method.blur
        var shape = Shape.box
        var margin = 0.1
        var hold = 1.0

        /// As the classes: no object at all.
        static let none = "none"

        static let properties: [Property<Self>] = [
            .text(
                "classes",
                \.classes,
                .always,
                "Classes of objects and parts that are covered, as in face,plate; empty for all, none for none"
            ),
            .text(
                "regions",
                \.regions,
                .always,
                "Regions that are always covered, as in 0,0,0.5,1; 10,10 90,10 50,80: rectangles and polygons"
            ),
            .choice("how", \.how, .always, "What is seen instead; a mask is black"),
            .choice("shape", \.shape, .always, "Cover an object's box, or its segmentation mask where it has one"),
            .number("margin", \.margin, in: 0...1, .always, "What is covered around an object, as a part of its sides"),
            .number(
                "hold",
                \.hold,
                in: 0...60,
                .always,
                "Seconds for which an object that is no longer seen stays covered"
            ),
        ]
    }

    private var painter = PrivacyPainter()
    private var memory = CoverMemory()
    private var regions = Told("", [Region]())
    private var choice = Told("", ObjectChoice?(ObjectChoice()))

    mutating func start(_ settings: Settings) throws(WeirError) {
        try read(settings)
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        try read(settings)
        let size = frame.size
        let areas =
            covers(frame.metadata, at: frame.presentationTime, settings)
            + regions.value.map { .polygon($0.inPixels(of: size).corners) }
        guard !areas.isEmpty else { return }
        painter.method = settings.how
        painter.margin = Float(settings.margin)
        try frame.editPicture { picture throws(WeirError) in try painter.cover(areas, of: picture) }
    }

    mutating func flush() {
        memory.reset()
    }

    mutating func stop() {
        memory = CoverMemory()
    }

    private mutating func covers(
        _ metadata: FrameMetadata?,
        at time: UInt64?,
        _ settings: Settings
    ) -> [PrivacyPainter.Area] {
        guard let choice = choice.value else {
            memory.reset()
            return []
        }
        let covers = memory.covers(
            for: metadata?.objects ?? [],
            chosenBy: choice,
            isInferred: metadata?.isInferred ?? false,
            hold: settings.hold,
            at: time
        )
        return covers.map { cover in
            guard settings.shape == .mask, let mask = cover.mask else { return .box(cover.box) }
            return .shape(mask, over: cover.box)
        }
    }

    /// Reads the texts that have changed; throws a sentence about one that can't be read, since what it was to cover
    /// would be seen.
    private mutating func read(_ settings: Settings) throws(WeirError) {
        if regions.text != settings.regions {
            regions = Told(settings.regions, try Region.list(settings.regions))
        }
        if choice.text != settings.classes {
            let names = listedWords(settings.classes)
            choice = Told(settings.classes, names == [Settings.none] ? nil : ObjectChoice(classes: Set(names)))
        }
    }
}

/// What a text says, so that it is read when it changes only.
private struct Told<Value> {
    let text: String
    let value: Value

    init(_ text: String, _ value: Value) {
        self.text = text
        self.value = value
    }
}
