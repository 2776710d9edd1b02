import WeirGStreamer
import WeirStreaming

/// Makes frames of a pipeline into samples of a track.
struct SampleReader {
    private let codec: VideoTrack.Codec
    private var last: (frame: EncodedFrame, track: VideoTrack)?

    init(_ codec: VideoTrack.Codec) {
        self.codec = codec
    }

    /// Nil where the frame doesn't tell what it takes to show it.
    mutating func sample(_ frame: EncodedFrame) -> (sample: EncodedSample, track: VideoTrack)? {
        guard let time = frame.presentationTime, let decodeTime = frame.decodeTime, let track = track(of: frame) else {
            return nil
        }
        let sample = EncodedSample(
            data: frame.data,
            isKeyFrame: frame.isKeyFrame,
            decodeTime: decodeTime,
            presentationTime: time
        )
        return (sample, track)
    }

    private mutating func track(of frame: EncodedFrame) -> VideoTrack? {
        if let last, last.frame.hasSameFormat(as: frame) { return last.track }
        guard let format = frame.format else { return nil }
        let track = VideoTrack(
            codec: codec,
            width: format.width,
            height: format.height,
            configuration: format.configuration
        )
        last = (frame, track)
        return track
    }
}
