import WeirCore

/// ByteTrack's association with the camera's motion and with what objects look like (Aharon et al., 2022).
struct BoTSORTAlgorithm: TrackingAlgorithm {
    /// The least overlap with an object of low score.
    private static let lowScoreOverlap: Float = 0.5
    /// The least overlap times score for the second sighting of an object.
    private static let tentativeOverlap: Float = 0.3

    private let settings: TrackerSettings
    let motion: any MotionModel = WidthHeightMotion.published
    let lifeCycle: LifeCycle
    let followsCamera = true

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: true)
    }

    /// As in ByteTrack, whose code the authors' builds on.
    func isMovedOn(_ track: Track) -> Bool { track.isConfirmed }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        let parts = ScoreParts(tracks, objects, settings)
        let looks = LikenessByLook(objects)
        var association = Association(tracks, objects, settings)
        let minimums = association.minimumOverlaps
        association.pairOverlapping(parts.confirmed, with: parts.high) { track, object, overlap in
            looks.worth(tracks[track], object, overlap, overlap * objects[object].confidence) - minimums[track]
        }
        association.pairOverlapping(parts.current, with: parts.low) { _, _, overlap in overlap - Self.lowScoreOverlap }
        association.pairOverlapping(parts.tentative, with: parts.high) { track, object, overlap in
            looks.worth(tracks[track], object, overlap, overlap * objects[object].confidence) - Self.tentativeOverlap
        }
        return association
    }

    func observe(_ track: inout Track, isNew: Bool) {
        if !isNew { correct(&track) }
        LikenessByLook.remember(&track)
    }

    func removeDuplicates(_ tracks: inout [Track]) {
        tracks.removeDuplicates()
    }
}

/// BoT-SORT's way to let looks speak beside overlap: the better of the two counts, near by and when very alike.
struct LikenessByLook {
    /// What looks say counts only between boxes that overlap at least so much.
    private static let proximity: Float = 0.5
    /// Half the cosine distance beyond which two looks are different.
    private static let differentLook: Float = 0.25
    /// What a new embedding is of the average.
    private static let newPart: Float = 0.1

    private let embeddings: [[Float]?]

    init(_ objects: [DetectedObject]) {
        embeddings = objects.map { $0.attributes.embedding.flatMap(Appearance.normalized) }
    }

    /// The worth of a pair that is worth `place` by where the two are.
    func worth(_ track: Track, _ object: Int, _ overlap: Float, _ place: Float) -> Float {
        guard overlap >= Self.proximity, let alike = track.appearance.similarity(to: embeddings[object]) else {
            return place
        }
        let distance = (1 - alike) / 2
        return distance > Self.differentLook ? place : max(place, 1 - distance)
    }

    /// Takes in what the track's object, just seen, looks like.
    static func remember(_ track: inout Track) {
        guard let embedding = track.object.attributes.embedding.flatMap(Appearance.normalized) else { return }
        track.appearance.blend(embedding, weight: newPart)
    }
}
