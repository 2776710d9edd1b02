import WeirCore

/// What sets one tracking algorithm apart; `ObjectTracker` does what they share.
protocol TrackingAlgorithm: Sendable {
    var motion: any MotionModel { get }
    var lifeCycle: LifeCycle { get }

    /// Whether the track is moved on before the next inferred frame's objects are associated.
    func isMovedOn(_ track: Track) -> Bool

    /// Decides which object continues which track.
    func associate(_ tracks: [Track], with objects: [DetectedObject]) -> Association

    /// Forgets tracks that follow the same object as another.
    func removeDuplicates(_ tracks: inout [Track])
}

extension TrackingAlgorithm {
    func isMovedOn(_ track: Track) -> Bool { true }

    func removeDuplicates(_ tracks: inout [Track]) {}
}

extension TrackerAlgorithm {
    func make(_ settings: TrackerSettings) -> any TrackingAlgorithm {
        switch self {
        case .iou: IoUAlgorithm(settings)
        case .sort: SORTAlgorithm(settings)
        case .bytetrack: ByteTrackAlgorithm(settings)
        }
    }
}
