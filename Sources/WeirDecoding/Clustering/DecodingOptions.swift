import WeirCore

/// Which objects to give.
///
/// What comes of candidates, in this order: those of classes that are not allowed, or below their class's threshold, are
/// dropped; those that are left are clustered class by class; what is below `postThreshold` is dropped; the strongest
/// `maximum` of each class stay; of all classes together, the strongest `maximumDetections`. Where boxes have been
/// brought to the frame and cut at its edges, `filter` holds.
public struct DecodingOptions: Hashable, Sendable {
    /// The classes to give; nil for all.
    public var allowedClasses: Set<Int>?
    /// The most objects to give.
    public var maximumDetections: Int
    /// How candidates of one object are made into one.
    ///
    /// Models that suppress overlaps themselves (YOLOv10, YOLO26, SSD) are taken at their word where it is automatic.
    public var clustering = Clustering.automatic
    /// Whether objects of different classes suppress each other too, where overlaps are suppressed.
    public var isClassAgnostic = false
    /// What holds for each class.
    public var rules: ClassTable<ClassRule> { didSet { leastThreshold = Self.least(rules) } }
    /// Which objects are kept by their place in the frame.
    public var filter = ObjectFilter()
    private var leastThreshold: Float

    /// What Ultralytics' tools give at most; the COCO benchmark counts 100, and crowds need some more.
    public static let usualMaximum = 300

    /// One pair of thresholds for all classes.
    public init(
        threshold: Float,
        nmsThreshold: Float,
        allowedClasses: Set<Int>? = nil,
        maximumDetections: Int = usualMaximum
    ) {
        self.init(
            rules: ClassTable(ClassRule(threshold: threshold, nmsThreshold: nmsThreshold)),
            allowedClasses: allowedClasses,
            maximumDetections: maximumDetections
        )
    }

    /// Thresholds and limits of their own for single classes.
    public init(
        rules: ClassTable<ClassRule>,
        allowedClasses: Set<Int>? = nil,
        maximumDetections: Int = usualMaximum
    ) {
        self.rules = rules
        leastThreshold = Self.least(rules)
        self.allowedClasses = allowedClasses
        self.maximumDetections = maximumDetections
    }

    /// The least confidence of a candidate of any class, 0 to 1: decoders may pass over what is below.
    ///
    /// Setting it sets that of classes without one of their own.
    public var threshold: Float {
        get { leastThreshold }
        set { rules.general.threshold = newValue }
    }

    /// The largest overlap (intersection over union, 0 to 1) of two objects, for classes without one of their own.
    public var nmsThreshold: Float {
        get { rules.general.nmsThreshold }
        set { rules.general.nmsThreshold = newValue }
    }

    /// Whether a candidate is worth a further look.
    public func takes(classID: Int, score: Float) -> Bool {
        score >= rules[classID].threshold && allowedClasses?.contains(classID) != false
    }

    private static func least(_ rules: ClassTable<ClassRule>) -> Float {
        rules.special.values.reduce(rules.general.threshold) { min($0, $1.threshold) }
    }
}

/// What holds for the classes of a model: for all, and for single ones something else.
public struct ClassTable<Value: Hashable & Sendable>: Hashable, Sendable {
    public var general: Value
    public var special: [Int: Value]

    public init(_ general: Value, special: [Int: Value] = [:]) {
        self.general = general
        self.special = special
    }

    public subscript(classID: Int) -> Value {
        special.isEmpty ? general : special[classID] ?? general
    }
}

/// How candidates of a class become objects.
public struct ClassRule: Hashable, Sendable {
    /// The least confidence of a candidate.
    public var threshold: Float
    /// The largest overlap of two objects.
    public var nmsThreshold: Float
    /// The least confidence of an object after clustering.
    public var postThreshold: Float
    /// The most objects.
    public var maximum: Int
    /// How unlike two boxes of one object may be: for grouped rectangles a fraction of their sides, for DBSCAN 1 − overlap.
    public var epsilon: Float
    /// Groups of no more rectangles are dropped; 0 for no grouping.
    public var groupThreshold: Int
    /// The least number of boxes that lie densely; 0 for no clustering.
    public var minimumBoxes: Int
    /// The least sum of confidences of a dense cluster.
    public var minimumScore: Float

    public init(threshold: Float, nmsThreshold: Float) {
        self.init(ClassOptions(), threshold: threshold, nmsThreshold: nmsThreshold)
    }

    /// What `options` say; the thresholds hold where they say none.
    public init(_ options: ClassOptions, threshold: Float, nmsThreshold: Float) {
        self.threshold = options.threshold ?? threshold
        self.nmsThreshold = options.nmsThreshold ?? nmsThreshold
        postThreshold = options.postThreshold ?? 0
        maximum = options.maximum ?? .max
        epsilon = options.epsilon ?? 0
        groupThreshold = options.groupThreshold ?? 0
        minimumBoxes = options.minimumBoxes ?? 0
        minimumScore = options.minimumScore ?? 0
    }
}
