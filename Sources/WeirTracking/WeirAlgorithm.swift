import WeirCore

/// Weir's own tracker: what proved to help, each measured alone and with the rest (docs/benchmarks.md).
///
/// - ByteTrack's two associations by score (Zhang et al., 2022), with a stricter minimum in the first.
/// - BoT-SORT's filter over width and height, camera motion and looks (Aharon et al., 2022).
/// - Overlap weighed by how well the heights agree (Yang et al., "Hybrid-SORT: weak cues matter for online multi-object
///   tracking", AAAI 2024): people side by side differ in height more than in place.
/// - Time instead of frames in motion, memory and grace; boxes matched with a margin that grows with the time between
///   inferences (after Yang et al., "Hard to track objects with irregular motions and similar appearances?", WACV 2023).
/// - Who was out of sight for longer is found again near where he is thought to be, if nobody else can be meant.
/// - An object that was just lost is still reported for a moment where it is thought to be, and may be found again by an
///   object of low score, which ByteTrack allows only in the very next frame.
struct WeirAlgorithm: TrackingAlgorithm {
    /// The least overlap, heights weighed in, with an object of low score.
    private static let lowScoreOverlap: Float = 0.5
    /// For how many frames after the first miss an object is still reported: a good sixth of a second.
    ///
    /// Between whole frames, so that no rounding of times decides.
    private static let grace = 5.5
    /// The margin around boxes, as a part of each side, for each frame between inferences, and the greatest.
    private static let marginPerFrame: Float = 0.03
    private static let greatestMargin: Float = 0.3
    /// For how many times the patience lost objects are remembered, to be found again where overlap doesn't find them.
    private static let memory = 2.0

    private let settings: TrackerSettings
    let motion: any MotionModel = WidthHeightMotion(
        positionPart: 1.0 / 20,
        velocityPart: 1.0 / 200,
        measurementPart: 1.0 / 14
    )
    let lifeCycle: LifeCycle
    let followsCamera = true

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: true, measure: .time, grace: Self.grace, memory: Self.memory)
    }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        let parts = ScoreParts(tracks, objects, settings)
        let looks = LikenessByLook(objects)
        let margin = min(Self.greatestMargin, Self.marginPerFrame * max(0, Float(frames) - 1))
        let trackBoxes = tracks.map { $0.box.padded(by: margin) }
        let objectBoxes = objects.map { $0.box.padded(by: margin) }
        func worthByPlace(_ track: Int, _ object: Int, _ overlap: Float) -> Float {
            overlap * trackBoxes[track].verticalOverlap(objectBoxes[object])
        }
        func worth(_ track: Int, _ object: Int, _ overlap: Float) -> Float {
            let place = worthByPlace(track, object, overlap) * objects[object].confidence
            return looks.worth(tracks[track], object, overlap, place)
        }
        var association = Association(tracks, objects, settings) { $0.padded(by: margin) }
        let minimums = association.minimumOverlaps
        let awaited = parts.confirmed.filter { !lifeCycle.isOverdue(tracks[$0], before: frames) }
        association.pairOverlapping(awaited, with: parts.high) { worth($0, $1, $2) - minimums[$0] }
        let reported = parts.confirmed.filter { lifeCycle.isReported(tracks[$0]) }
        association.pairOverlapping(reported, with: parts.low) { worthByPlace($0, $1, $2) - Self.lowScoreOverlap }
        let returning = ReturningTracks(tracks, objects, association, settings)
        association.pair(returning.objectOfTrack)
        association.pairOverlapping(parts.tentative, with: parts.high) { worth($0, $1, $2) - minimums[$0] }
        return association
    }

    func observe(_ track: inout Track, isNew: Bool) {
        if !isNew { correct(&track) }
        LikenessByLook.remember(&track)
    }

    func removeDuplicates(_ tracks: inout [Track]) {
        tracks.removeDuplicates(awaited: { !lifeCycle.isOverdue($0) })
    }
}

extension Box {
    /// Intersection over union of the heights alone, 0 to 1.
    fileprivate func verticalOverlap(_ other: Box) -> Float {
        let shared = min(bottom, other.bottom) - max(y, other.y)
        let all = max(bottom, other.bottom) - min(y, other.y)
        return shared > 0 && all > 0 ? shared / all : 0
    }
}
