import WeirCore

/// Continues tracks with objects of high score first, then with what is left of low score (Zhang et al., 2022).
struct ByteTrackAlgorithm: TrackingAlgorithm {
    /// The least overlap with an object of low score, of the paper's second association.
    private static let lowScoreOverlap: Float = 0.5
    /// The least overlap times score for the second sighting of an object, of the authors' code.
    private static let tentativeOverlap: Float = 0.3
    /// The authors' code measures boxes from their first pixel to their last, both counted.
    private static let border: Float = 1

    private let settings: TrackerSettings
    let motion: any MotionModel = HeightMotion()
    let lifeCycle: LifeCycle

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: true)
    }

    /// A track of one sighting has no velocity yet; its variances wait for the second, as in the authors' code.
    func isMovedOn(_ track: Track) -> Bool { track.isConfirmed }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        let parts = ScoreParts(tracks, objects, settings)
        var association = Association(tracks, objects, settings) { $0.enlarged(by: Self.border) }
        let minimums = association.minimumOverlaps
        association.pairOverlapping(parts.confirmed, with: parts.high) { track, object, overlap in
            overlap * objects[object].confidence - minimums[track]
        }
        association.pairOverlapping(parts.current, with: parts.low) { _, _, overlap in overlap - Self.lowScoreOverlap }
        association.pairOverlapping(parts.tentative, with: parts.high) { _, object, overlap in
            overlap * objects[object].confidence - Self.tentativeOverlap
        }
        return association
    }

    func removeDuplicates(_ tracks: inout [Track]) {
        tracks.removeDuplicates(shape: { $0.enlarged(by: Self.border) })
    }
}

extension Box {
    /// The box with `border` more pixels to the right and at the bottom.
    fileprivate func enlarged(by border: Float) -> Box {
        Box(x: x, y: y, width: width + border, height: height + border)
    }
}
