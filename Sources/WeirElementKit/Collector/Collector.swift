import WeirCore
import WeirGStreamer

/// An element with any number of inputs that makes one frame of the newest frames of all.
///
/// Inputs come and go while it runs (request pads `sink_0`, `sink_1` …). Each output time shows of every input the frame
/// that belongs to it. An input that delivers nothing for a while shows its last frame and is not waited for.
public protocol Collector {
    associatedtype Settings: ElementSettings
    static var info: ElementInfo { get }
    /// What the input pads accept.
    static var inputs: PadCaps { get }
    /// What the output pad offers.
    static var output: PadCaps { get }
    init()
    /// What the output is to be, where downstream leaves a choice; `rate` is the highest of the inputs'.
    func preferredFormat(_ inputCount: Int, rate: Int, _ settings: Settings) -> SourceFormat
    /// Whether it goes on when all inputs have ended or gone, since others may come.
    func staysOpen(_ settings: Settings) -> Bool
    /// Called before the first frame; what it throws refuses the start.
    mutating func start(_ settings: Settings) throws(WeirError)
    /// Makes one frame; `inputs` are in the order of their pads' numbers, those without a frame yet included.
    mutating func compose(
        _ inputs: [CollectedFrame],
        into output: inout Frame,
        _ settings: Settings
    ) throws(WeirError)
    mutating func stop()
}

extension Collector {
    public func staysOpen(_ settings: Settings) -> Bool { false }
    public mutating func start(_ settings: Settings) throws(WeirError) {}
    public mutating func stop() {}
}

/// What one input shows at an output time, borrowed for one call.
public struct CollectedFrame {
    /// The number of its pad.
    public let input: Int
    /// Whether it differs from what this input showed at the time before.
    public let isNew: Bool
    let shown: CollectorInput.Timed?

    /// Whether the input has ever delivered a frame.
    public var hasPicture: Bool { shown != nil }

    /// What is known of the frame.
    public var metadata: FrameMetadata? { shown?.buffer.frameMetadata }

    /// Lends the pixels to `body` for reading; nil without a frame, throws where they can't be mapped.
    public func readPicture<Result>(
        _ body: (VideoFrame) throws(WeirError) -> Result
    ) throws(WeirError) -> Result? {
        guard let shown else { return nil }
        return try shown.buffer.withPicture(shown.format, .read, body)
    }
}

/// Makes `C` known to GStreamer under its factory name; false where GStreamer refuses.
public func register<C: Collector>(_: C.Type, in plugin: OpaquePointer?) -> Bool {
    CollectorBlueprint<C>().register(in: plugin)
}
