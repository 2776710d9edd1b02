import WeirCore
import WeirGStreamer

/// An element with one output that is made of other elements.
///
/// What is within is built anew at each start, from the settings that then hold, and is gone after the stop.
public protocol SourceBin {
    associatedtype Settings: ElementSettings
    static var info: ElementInfo { get }
    /// What the output pad offers.
    static var pads: PadCaps { get }
    init()
    /// Puts elements into `bin`, links them, and returns the pad that is to be the output.
    mutating func build(in bin: Bin, _ settings: Settings, host: SourceHost) throws(WeirError) -> SourceParts
    /// How long the first frame may take, in nanoseconds; nil for as long as it likes.
    func startLimit(_ settings: Settings) -> UInt64?
    /// Says in a sentence of its own what went wrong within, given the words of the element that failed.
    func explain(_ failure: WeirError, _ settings: Settings) -> WeirError
}

/// What a source bin was built of.
public struct SourceParts {
    /// The pad that is to be the output.
    public var output: Pad
    /// What comes and goes while the bin plays.
    ///
    /// A bin with such a part is live: nobody waits for its first frame.
    public var live: (any LivePart)?

    public init(output: Pad, live: (any LivePart)? = nil) {
        self.output = output
        self.live = live
    }
}

/// Makes `B` known to GStreamer under its factory name; false where GStreamer refuses.
public func register<B: SourceBin>(_: B.Type, in plugin: OpaquePointer?) -> Bool {
    SourceBinBlueprint<B>().register(in: plugin)
}
