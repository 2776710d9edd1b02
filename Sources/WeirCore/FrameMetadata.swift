/// What is known of one frame; it travels with the frame.
public struct FrameMetadata: Hashable, Sendable {
    public var source: SourceID
    /// Counts the stream's frames from 0.
    public var frameNumber: Int
    /// Time since the stream's first frame, in nanoseconds of the stream's own clock; nil where the stream has none.
    public var presentationTime: UInt64?
    /// When the camera took it, by the camera's own clock: nanoseconds since 1970 (UTC); nil where it doesn't say.
    public var captureTime: UInt64?
    /// Whether a model saw this frame; false where the objects were only predicted.
    public var isInferred: Bool
    /// Why no model saw it, where one was to.
    public var skipReason: SkipReason?
    public var objects: [DetectedObject]
    /// What models say of the frame as a whole.
    public var attributes = Attributes()
    /// What rules say of it.
    public var analytics = FrameAnalytics()
    /// What a tracker knows beyond the objects; nil where nobody asked.
    public var tracks: TrackReport?
    /// The pictures that it is put together from, where something is known of them.
    public var tiles: [Tile] = []

    public init(
        source: SourceID,
        frameNumber: Int,
        presentationTime: UInt64? = nil,
        isInferred: Bool = false,
        objects: [DetectedObject] = []
    ) {
        self.source = source
        self.frameNumber = frameNumber
        self.presentationTime = presentationTime
        self.isInferred = isInferred
        self.objects = objects
    }

    /// Scales all places, as after the picture was scaled and then moved.
    public mutating func scale(_ scaleX: Float, _ scaleY: Float, offsetX: Float = 0, offsetY: Float = 0) {
        for index in objects.indices { objects[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        tracks?.scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY)
        if !analytics.isEmpty { analytics.scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
        for index in tiles.indices { tiles[index].scale(scaleX, scaleY, offsetX: offsetX, offsetY: offsetY) }
    }

    /// Takes away what rules say happened in this one frame, as where its picture is shown once more.
    public mutating func removeMoments() {
        analytics.removeMoments()
        for index in tiles.indices { tiles[index].analytics.removeMoments() }
        for index in objects.indices where objects[index].analytics != nil { objects[index].analytics?.lines = [] }
    }
}
