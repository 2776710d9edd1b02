/// What is drawn of each object, and how.
public struct DrawingStyle: Hashable, Sendable {
    /// What an object takes its colour from.
    public enum Coloring: String, CaseIterable, Sendable {
        case byClass
        /// By its class as long as it has no identity.
        case byIdentity
    }

    public var showBoxes = true
    /// The name of the class.
    public var showLabels = true
    public var showConfidence = true
    public var showIdentity = true
    /// What models say of an object or the frame.
    public var showAttributes = true
    public var showKeypoints = true
    /// The shapes of objects, and what a segmentation says of the picture.
    public var showMasks = true
    /// The lines and regions of rules with what they count, and the objects that conditions hold for.
    public var showAnalytics = true
    /// How long objects were in each part of the picture, where a map is kept.
    public var showHeatMap = true
    /// The least confidence of a keypoint that is drawn: what is likelier there than not.
    public var keypointThreshold: Float = 0.5
    /// The way that each object took, drawn where the middle of its box's lower side was.
    public var showTrails = false
    /// In pixels; nil follows the size of the picture.
    public var lineWidth: Int?
    /// The height of an em in pixels; nil follows the size of the picture.
    public var textSize: Int?
    public var coloring = Coloring.byClass
    /// The most frames that a trail reaches back.
    public var trailLength = 60
    /// The frames after which the trail of an identity that is no longer seen is forgotten.
    public var trailMemory = 60

    public init() {}

    /// The width of lines in a picture of `height` pixels: 2 at least, 3 at 1080 pixels.
    func lineWidth(pictureHeight height: Int) -> Int {
        max(1, lineWidth ?? max(2, height / 360))
    }

    /// The size of text in a picture of `height` pixels: 12 at least, the smallest that reads well; 24 at 1080.
    func textSize(pictureHeight height: Int) -> Int {
        let sizes = TextRenderer.sizes
        return min(max(textSize ?? max(12, height / 45), sizes.lowerBound), sizes.upperBound)
    }
}
