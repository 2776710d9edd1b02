/// One encoded frame as it is put into a segment.
public struct EncodedSample: Hashable, Sendable {
    /// NAL units, each behind its length in four bytes (ISO/IEC 14496-15).
    public var data: [UInt8]
    /// Whether decoding can begin here.
    public var isKeyFrame: Bool
    /// When it is decoded, in nanoseconds of the run.
    public var decodeTime: Int64
    /// When it is shown, in nanoseconds of the run.
    public var presentationTime: Int64

    public init(data: [UInt8], isKeyFrame: Bool, decodeTime: Int64, presentationTime: Int64) {
        self.data = data
        self.isKeyFrame = isKeyFrame
        self.decodeTime = decodeTime
        self.presentationTime = presentationTime
    }
}

/// What a decoder must know before the first frame.
public struct VideoTrack: Hashable, Sendable {
    public enum Codec: Sendable { case h264, h265 }

    public var codec: Codec
    /// In pixels.
    public var width: Int
    public var height: Int
    /// The decoder's configuration record (ISO/IEC 14496-15, `avcC` or `hvcC`).
    public var configuration: [UInt8]

    public init(codec: Codec, width: Int, height: Int, configuration: [UInt8]) {
        self.codec = codec
        self.width = width
        self.height = height
        self.configuration = configuration
    }
}
