/// What is said of the objects of one class, or of all; nil where nothing is.
///
/// Measures in pixels are those of the frame, or of another picture where one is named.
public struct ClassOptions: ClassOptionSet {
    /// The least confidence of a candidate, 0 to 1.
    public var threshold: Float?
    /// The least confidence of an object, after candidates have been made into objects.
    public var postThreshold: Float?
    /// The largest overlap (intersection over union) of two objects, 0 to 1.
    public var nmsThreshold: Float?
    /// The most objects in a frame, the most confident first.
    public var maximum: Int?
    /// How unlike two boxes of one object may be; what it measures depends on the clustering.
    public var epsilon: Float?
    /// A group of no more boxes than these is dropped; 0 for no grouping.
    public var groupThreshold: Int?
    /// The least number of boxes that make an object, for DBSCAN; 0 for no clustering.
    public var minimumBoxes: Int?
    /// The least sum of their confidences.
    public var minimumScore: Float?
    /// Smaller objects are dropped; a side of 0 has no limit.
    public var minimumSize: Size?
    /// Larger objects are dropped; a side of 0 has no limit.
    public var maximumSize: Size?
    /// The height of a strip at the top of the picture that no object may reach into.
    public var topOffset: Int?
    /// The same at the bottom.
    public var bottomOffset: Int?

    public init() {}
}

extension ClassOptions {
    /// No frame has more objects or pixels to a side.
    public static let mostOfAnything = ClassOptionKind.mostOfAnything

    public static let keys: [ClassOption<ClassOptions>] = [
        ClassOption("threshold", \.threshold, .fraction, "The least confidence of a candidate."),
        ClassOption(
            "post-threshold",
            \.postThreshold,
            .fraction,
            "The least confidence of an object, after clustering."
        ),
        ClassOption("nms-threshold", \.nmsThreshold, .fraction, "The largest overlap of two objects; 1 keeps all."),
        ClassOption("maximum", \.maximum, .count, "The most objects in a frame, the most confident first."),
        ClassOption("eps", \.epsilon, .number, "How unlike two boxes of one object may be, where boxes are averaged."),
        ClassOption(
            "group-threshold",
            \.groupThreshold,
            .count,
            "Groups of no more boxes are dropped; 0 for no grouping."
        ),
        ClassOption(
            "minimum-boxes",
            \.minimumBoxes,
            .count,
            "The least boxes of an object, for DBSCAN; 0 for no clustering."
        ),
        ClassOption("minimum-score", \.minimumScore, .number, "The least sum of the confidences of an object's boxes."),
        ClassOption("minimum-size", \.minimumSize, .size, "The size below which objects are dropped, in pixels."),
        ClassOption(
            "maximum-size",
            \.maximumSize,
            .size,
            "The size above which objects are dropped; a side of 0 has no limit."
        ),
        ClassOption(
            "top-offset",
            \.topOffset,
            .count,
            "Pixels at the top of the picture that no object may reach into."
        ),
        ClassOption("bottom-offset", \.bottomOffset, .count, "Pixels at the bottom that no object may reach into."),
    ]
}
