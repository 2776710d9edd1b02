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
    /// The frames of stream time since the first inferred frame that missed it.
    var absence = 0.0
    /// In how many inferred frames in a row it was seen, the one that began it not counted.
    var streak = 0
    /// Whether it has been seen often enough to be believed.
    var isConfirmed = false
    /// Where it was seen lately, for algorithms that go by it.
    var sightings = Sightings()
    /// What it looks like, where a model says.
    var appearance = Appearance()

    init(number: Int, object: DetectedObject, motion: any MotionModel) {
        self.number = number
        self.object = object
        filter = motion.makeFilter(for: object.box)
        box = object.box
    }

    /// Enters that `frames` of stream time went by.
    mutating func passTime(_ frames: Double) {
        if missed > 0 { absence += frames }
        sightings.moveOn(by: frames)
    }

    /// Moves on by `frames` of stream time.
    mutating func moveOn(by frames: Double, _ motion: any MotionModel) {
        motion.predict(&filter, missed: missed, frames: frames)
        box = motion.box(at: filter.position)
    }

    /// Moves with the picture.
    mutating func follow(_ camera: CameraMotion, _ motion: any MotionModel) {
        motion.follow(camera, &filter)
        box = motion.box(at: filter.position)
        sightings.follow(camera, motion)
    }

    /// The object as it is reported.
    func report(source: SourceID) -> DetectedObject {
        var report = object
        report.box = box
        report.trackID = TrackID(source: source, number: number)
        return report
    }
}
