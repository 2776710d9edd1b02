import WeirCore

/// Which objects are kept by their size and place, once they are measured in the frame and cut at its edges.
public struct ObjectFilter: Hashable, Sendable {
    /// What holds for a class, in pixels; 0 for no limit.
    public struct Limits: Hashable, Sendable {
        public var minimumSize = Size(width: 0, height: 0)
        public var maximumSize = Size(width: 0, height: 0)
        /// The height of a strip at the top of the picture that no object may reach into.
        public var topOffset = 0
        /// The same at the bottom.
        public var bottomOffset = 0

        public init() {}

        public init(_ options: ClassOptions) {
            minimumSize = options.minimumSize ?? minimumSize
            maximumSize = options.maximumSize ?? maximumSize
            topOffset = options.topOffset ?? topOffset
            bottomOffset = options.bottomOffset ?? bottomOffset
        }
    }

    public var limits = ClassTable(Limits())
    /// The picture that the limits are measured in, which the frame is thought stretched to; nil for the frame's own.
    public var pictureSize: Size?
    /// Whether objects that reach into a strip are cut at its edge rather than dropped.
    public var cutsAtOffsets = false

    public init() {}

    /// The box of an object that is kept, in pixels of the frame; nil where the object is dropped.
    public func apply(to box: Box, classID: Int, in frame: Size) -> Box? {
        let limits = self.limits[classID]
        guard limits != Limits() else { return box }
        let picture = pictureSize ?? frame
        let horizontal = Float(frame.width) / Float(max(1, picture.width))
        let vertical = Float(frame.height) / Float(max(1, picture.height))
        let (least, most) = (limits.minimumSize, limits.maximumSize)
        guard box.width >= Float(least.width) * horizontal, box.height >= Float(least.height) * vertical,
            most.width == 0 || box.width <= Float(most.width) * horizontal,
            most.height == 0 || box.height <= Float(most.height) * vertical
        else { return nil }
        let top = Float(limits.topOffset) * vertical
        let bottom = Float(frame.height) - Float(limits.bottomOffset) * vertical
        guard box.y < top || box.bottom > bottom else { return box }
        guard cutsAtOffsets, min(box.bottom, bottom) > max(box.y, top) else { return nil }
        return Box(left: box.x, top: max(box.y, top), right: box.right, bottom: min(box.bottom, bottom))
    }
}
