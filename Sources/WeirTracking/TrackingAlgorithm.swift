import WeirCore

/// What sets one tracking algorithm apart; `ObjectTracker` does what they share.
protocol TrackingAlgorithm: Sendable {
    var motion: any MotionModel { get }
    var lifeCycle: LifeCycle { get }
    /// Whether tracks are moved with the camera where its motion is known.
    var followsCamera: Bool { get }

    /// Whether the track is moved on before the next inferred frame's objects are associated.
    func isMovedOn(_ track: Track) -> Bool

    /// Decides which object continues which track, `frames` of stream time after the last inferred frame.
    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association

    /// Takes in where and how the track's object was seen; a new track's, too, whose filter has it already.
    func observe(_ track: inout Track, isNew: Bool)

    /// Forgets tracks that follow the same object as another.
    func removeDuplicates(_ tracks: inout [Track])
}

extension TrackingAlgorithm {
    var followsCamera: Bool { false }

    func isMovedOn(_ track: Track) -> Bool { true }

    func observe(_ track: inout Track, isNew: Bool) {
        if !isNew { correct(&track) }
    }

    /// Corrects the track's filter and box by where its object was seen.
    func correct(_ track: inout Track) {
        motion.correct(&track.filter, with: track.object.box)
        track.box = motion.box(at: track.filter.position)
    }

    func removeDuplicates(_ tracks: inout [Track]) {}
}

extension TrackerAlgorithm {
    func make(_ settings: TrackerSettings) -> any TrackingAlgorithm {
        switch self {
        case .iou: IoUAlgorithm(settings)
        case .sort: SORTAlgorithm(settings)
        case .bytetrack: ByteTrackAlgorithm(settings)
        case .ocsort: OCSORTAlgorithm(settings)
        case .botsort: BoTSORTAlgorithm(settings)
        case .deepsort: DeepSORTAlgorithm(settings)
        case .weir: WeirAlgorithm(settings)
        }
    }
}
