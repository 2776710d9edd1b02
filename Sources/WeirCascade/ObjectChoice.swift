public import WeirCore

/// Which of a frame's objects a later stage looks at.
public struct ObjectChoice: Hashable, Sendable {
    /// The number of the stage that found them; nil for any.
    public var stage: Int?
    /// The names or numbers of their classes; empty for all.
    public var classes: Set<String>
    /// The least sides in pixels; objects that are narrower or lower are left out.
    public var minimumSize: Size
    /// The greatest sides in pixels; 0 for no limit.
    public var maximumSize: Size

    public init(
        stage: Int? = nil,
        classes: Set<String> = [],
        minimumSize: Size = Size(width: 0, height: 0),
        maximumSize: Size = Size(width: 0, height: 0)
    ) {
        self.stage = stage
        self.classes = classes
        self.minimumSize = minimumSize
        self.maximumSize = maximumSize
    }

    public func contains(_ object: DetectedObject) -> Bool {
        if let stage, object.stage != stage { return false }
        if !classes.isEmpty, !classes.contains(object.label), !classes.contains("\(object.classID)") { return false }
        return fits(object.box.width, minimumSize.width, maximumSize.width)
            && fits(object.box.height, minimumSize.height, maximumSize.height)
    }

    private func fits(_ side: Float, _ least: Int, _ greatest: Int) -> Bool {
        // An empty box has nothing to look at.
        side > 0 && side >= Float(least) && (greatest == 0 || side <= Float(greatest))
    }

    /// The choice with its sizes measured in a picture of `size`, where they were told in pixels of `measure`.
    public func measured(in size: Size, toldIn measure: Size) -> ObjectChoice {
        guard size != measure, measure.width > 0, measure.height > 0 else { return self }
        func scaled(_ sides: Size) -> Size {
            let width = Double(sides.width) * Double(size.width) / Double(measure.width)
            let height = Double(sides.height) * Double(size.height) / Double(measure.height)
            return Size(width: Int(width.rounded()), height: Int(height.rounded()))
        }
        var choice = self
        choice.minimumSize = scaled(minimumSize)
        choice.maximumSize = scaled(maximumSize)
        return choice
    }
}
