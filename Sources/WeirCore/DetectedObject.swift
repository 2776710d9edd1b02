/// One object seen in a frame.
public struct DetectedObject: Hashable, Sendable {
    /// Where it is, in pixels of the frame that carries it; upright, also where the object isn't.
    public var box: Box
    public var classID: Int
    /// The name of the class.
    public var label: String
    /// The detector's score, 0 to 1.
    public var confidence: Float
    /// Who it is; nil until a tracker has decided.
    public var trackID: TrackID?
    /// Who it is in all streams, by the number that a gallery has given; nil where none has.
    public var globalID: Int?
    /// The number of the stage that found it.
    public var stage: Int
    /// Where it is exactly, where the detector tells how it is turned.
    public var orientedBox: OrientedBox?
    /// Its named places in the order of the model; empty where the model has none.
    public var keypoints: [Keypoint] = []
    public var mask: ObjectMask?
    /// What later models say of it.
    public var attributes = Attributes()
    /// What rules say of it; nil where nothing is said.
    public var analytics: ObjectAnalytics?
    /// What later models found in it, such as the plate of a car.
    public var parts: [DetectedObject] = []

    /// The number of the first stage.
    public static let firstStage = 1

    public init(
        box: Box,
        classID: Int,
        label: String,
        confidence: Float,
        trackID: TrackID? = nil,
        stage: Int = firstStage
    ) {
        self.box = box
        self.classID = classID
        self.label = label
        self.confidence = confidence
        self.trackID = trackID
        self.stage = stage
    }

    /// Scales its places, as after its picture was scaled and then moved.
    ///
    /// Oriented boxes stay rectangles: where the factors differ, their sides are scaled as their directions are.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        box = box.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        orientedBox = orientedBox?.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        for index in keypoints.indices {
            keypoints[index].point = keypoints[index].point.scaled(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        }
        for index in parts.indices { parts[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
    }
}
