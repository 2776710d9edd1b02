import WeirCore
import WeirGStreamer

/// An element that makes frames.
///
/// Calls come one at a time, so a source is a plain `struct`. Frame `n` is shown at `n` frame durations; a seek changes
/// `n`, so a source that can make any frame at any time needs nothing more to be seekable.
public protocol Source {
    associatedtype Settings: ElementSettings
    static var info: ElementInfo { get }
    /// What the output pad offers.
    static var pads: PadCaps { get }
    /// What is taken where downstream leaves a choice.
    static var preferred: SourceFormat { get }
    init()
    /// Called before the first frame; what it throws refuses the start.
    mutating func start(_ settings: Settings) throws(WeirError)
    /// Called when the format has been settled, perhaps more than once.
    mutating func prepare(_ format: VideoFormat, _ settings: Settings) throws(WeirError)
    /// How many frames there are; nil for no end.
    static func frameCount(_ settings: Settings) -> Int?
    /// Whether frames come at their own time, as from a camera.
    static func isLive(_ settings: Settings) -> Bool
    /// Makes frame `number`.
    mutating func fill(_ frame: inout Frame, number: Int, _ settings: Settings) throws(WeirError)
    mutating func stop()
}

extension Source {
    public mutating func start(_ settings: Settings) throws(WeirError) {}
    public mutating func stop() {}
}

/// Makes `S` known to GStreamer under its factory name; false where GStreamer refuses.
public func register<S: Source>(_: S.Type, in plugin: OpaquePointer?) -> Bool {
    SourceBlueprint<S>().register(in: plugin)
}
