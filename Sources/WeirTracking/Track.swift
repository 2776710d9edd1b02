import WeirCore

/// One object followed through the frames.
struct Track: Sendable {
    let number: Int
    /// The object as last seen, with the box that was measured.
    var object: DetectedObject
    var filter: KalmanFilter
    /// Where the object is thought to be.
    var box: Box
    /// The inferred frames since the one that began it.
    var age = 0
    /// The inferred frames since it was last seen.
    var missed = 0
    /// In how many inferred frames in a row it was seen, the one that began it not counted.
    var streak = 0
    /// Whether it has been seen often enough to be believed.
    var isConfirmed = false

    init(number: Int, object: DetectedObject, motion: any MotionModel) {
        self.number = number
        self.object = object
        filter = motion.makeFilter(for: object.box)
        box = object.box
    }

    /// Whether users are to see it: it is believed, and was there in the last inferred frame.
    var isReported: Bool { isConfirmed && missed == 0 }

    /// The object as it is reported.
    func report(source: SourceID) -> DetectedObject {
        var report = object
        report.box = box
        report.trackID = TrackID(source: source, number: number)
        return report
    }
}

/// When a track is believed and when it is forgotten; only inferred frames count.
struct LifeCycle: Sendable {
    let minimumHits: Int
    let patience: Int
    /// Whether a track once believed stays so, and one not yet believed is forgotten when it is first missed.
    ///
    /// Otherwise belief has to be earned again after each miss.
    let keepsConfirmation: Bool

    /// Enters that the object was seen; in the first frames of a stream, `isWarmUp`, one sighting is enough.
    func see(_ track: inout Track, isWarmUp: Bool) {
        track.age += 1
        track.streak = track.missed > 0 ? 1 : track.streak + 1
        track.missed = 0
        judge(&track, isWarmUp: isWarmUp)
    }

    func miss(_ track: inout Track) {
        track.age += 1
        track.missed += 1
    }

    /// Decides anew whether the track, just seen, is believed.
    func judge(_ track: inout Track, isWarmUp: Bool) {
        let isEarned = isWarmUp || track.streak >= minimumHits
        track.isConfirmed = isEarned || (keepsConfirmation && track.isConfirmed)
    }

    func isOver(_ track: Track) -> Bool {
        track.missed > patience || (keepsConfirmation && !track.isConfirmed && track.missed > 0)
    }
}
