import WeirCore

extension FrameMetadata {
    /// What a detector says of frame `number` of stream "0": nothing, or these objects.
    static func numbered(_ number: Int, _ objects: [DetectedObject] = [], isInferred: Bool = true) -> FrameMetadata {
        FrameMetadata(
            source: SourceID("0"),
            frameNumber: number,
            presentationTime: UInt64(number) * 40_000_000,
            isInferred: isInferred,
            objects: objects
        )
    }
}

extension DetectedObject {
    /// A car, 90 % sure.
    static func car(_ x: Float, _ y: Float, _ width: Float, _ height: Float, id: Int? = nil) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: y, width: width, height: height),
            classID: 2,
            label: "car",
            confidence: 0.9,
            trackID: id.map { TrackID(source: SourceID("0"), number: $0) }
        )
    }
}
