/// The latest packets of a stream, from a key frame on, within a time and an amount.
///
/// `Content` is what the packets carry; nothing is decided by it.
public struct PacketWindow<Content> {
    public typealias Entry = (packet: PacketDescription, content: Content)

    /// How long what is kept lasts at least, in nanoseconds, where there is as much and the amount allows it.
    public let length: Int64
    /// How many bytes are kept at most.
    public let mostBytes: Int
    /// What is kept: it begins with a key frame.
    public private(set) var entries: [Entry] = []
    public private(set) var bytes = 0
    /// How often so much came between two key frames that nothing could be kept.
    public private(set) var overflows = 0
    /// The places of the key frames in `entries`.
    private var keyFrames: [Int] = []
    private var isWaiting = true

    public init(length: Int64, mostBytes: Int) {
        self.length = length
        self.mostBytes = mostBytes
    }

    /// How long what is kept lasts, in nanoseconds.
    public var span: Int64 {
        guard let first = entries.first, let last = entries.last else { return 0 }
        return max(0, last.packet.end - first.packet.time)
    }

    /// Takes the next packet in and lets go of what is too old or too much.
    public mutating func append(_ packet: PacketDescription, _ content: Content) {
        if packet.isKeyFrame {
            isWaiting = false
            keyFrames.append(entries.count)
        } else if isWaiting || packet.format != entries.last?.packet.format {
            // Nothing that is kept tells how to decode it.
            isWaiting = true
            return
        }
        entries.append((packet, content))
        bytes += packet.bytes
        while keyFrames.count > 1, bytes > mostBytes || packet.end - entries[keyFrames[1]].packet.time >= length {
            removeFirstGroup()
        }
        if bytes > mostBytes { overflow() }
    }

    /// Forgets everything, as at the end of a stream.
    public mutating func removeAll() {
        entries = []
        keyFrames = []
        bytes = 0
        isWaiting = true
    }

    /// What a clip is made of that is to begin at `time`: from the last key frame before it on, or all there is.
    public func clip(from time: Int64) -> ArraySlice<Entry> {
        let first = keyFrames.last { entries[$0].packet.time <= time } ?? keyFrames.first ?? entries.endIndex
        return entries[first...]
    }

    private mutating func removeFirstGroup() {
        let count = keyFrames[1]
        bytes -= entries[..<count].reduce(0) { $0 + $1.packet.bytes }
        entries.removeFirst(count)
        keyFrames = keyFrames.dropFirst().map { $0 - count }
    }

    private mutating func overflow() {
        overflows += 1
        removeAll()
    }
}
