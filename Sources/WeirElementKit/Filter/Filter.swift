import WeirCore

/// An element with one input and one output that edits each frame in place.
///
/// GStreamer calls `start`, `process`, `end`, `flush` and `stop` one at a time, so a filter is a plain `struct` and keeps its
/// state in ordinary properties. Only `Settings` may change from another thread; each call gets its own copy.
public protocol Filter {
    associatedtype Settings: ElementSettings
    static var info: ElementInfo { get }
    /// What both pads accept; input and output are equal.
    static var pads: PadCaps { get }
    init()
    /// Called before the first frame; what it throws refuses the start.
    mutating func start(_ settings: Settings) throws(WeirError)
    /// Edits one frame; what it throws ends the stream.
    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError)
    /// Called where the stream ends, behind its last frame; what is still to be said then goes to the filters behind.
    ///
    /// It is no frame: it has no picture, and names the last frame's number and time.
    mutating func end() -> FrameMetadata?
    /// Takes in what a filter before had to say where the stream ends; what it throws ends the stream.
    mutating func process(closing metadata: FrameMetadata, _ settings: Settings) throws(WeirError)
    /// Called after a seek: what was known of earlier frames no longer holds.
    mutating func flush()
    /// Called after the last frame, when the pipeline is taken down.
    mutating func stop()
}

extension Filter {
    public mutating func start(_ settings: Settings) throws(WeirError) {}
    public mutating func end() -> FrameMetadata? { nil }
    public mutating func process(closing metadata: FrameMetadata, _ settings: Settings) throws(WeirError) {}
    public mutating func flush() {}
    public mutating func stop() {}
}

/// Makes `F` known to GStreamer under its factory name; false where GStreamer refuses.
public func register<F: Filter>(_: F.Type, in plugin: OpaquePointer?) -> Bool {
    FilterBlueprint<F>().register(in: plugin)
}
