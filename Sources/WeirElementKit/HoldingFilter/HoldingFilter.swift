import WeirCore

/// An element with one input and one output that keeps frames while work on them is under way elsewhere.
///
/// Frames leave in the order in which they came, each as soon as it and all before it are resolved. The streaming thread
/// goes on to the next frame meanwhile, up to `heldFrameLimit`; then it waits.
public protocol HoldingFilter {
    associatedtype Settings: ElementSettings
    static var info: ElementInfo { get }
    /// What both pads accept; input and output are equal.
    static var pads: PadCaps { get }
    init()
    /// How many frames may be held at once.
    var heldFrameLimit: Int { get }
    /// How long a frame is held as a rule, in nanoseconds; live pipelines plan with it.
    var expectedLatency: UInt64 { get }
    /// Called before the first frame; must not take long, since a state change waits for it.
    ///
    /// Whatever `begin` may wait for is to be woken by a handler given to `interruption`.
    mutating func start(_ settings: Settings, _ interruption: Interruption) throws(WeirError)
    /// Begins the work on one frame, and sees to it that `held` is resolved once, now or later, on any thread.
    ///
    /// What it throws ends the stream.
    mutating func begin(_ frame: borrowing Frame, _ held: HeldFrame, _ settings: Settings) throws(WeirError)
    /// Called after a seek, when no frame is held any more: what was known of earlier frames no longer holds.
    mutating func flush()
    /// Called when the pipeline is taken down.
    mutating func stop()
}

extension HoldingFilter {
    public mutating func flush() {}
    public mutating func stop() {}
}

/// Makes `F` known to GStreamer under its factory name; false where GStreamer refuses.
public func register<F: HoldingFilter>(_: F.Type, in plugin: OpaquePointer?) -> Bool {
    HoldingFilterBlueprint<F>().register(in: plugin)
}
