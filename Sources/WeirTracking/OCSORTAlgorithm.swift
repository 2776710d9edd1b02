import Glibc
import WeirCore

/// Goes by what was seen more than by what was predicted (Cao et al., 2023).
///
/// Three changes to SORT: directions between sightings weigh in the association, tracks that found nothing are tried
/// once more where they were last seen, and a track that is found again forgets the errors of its blind prediction. The
/// camera's motion is followed where it is known (Maggiolino, Ahmad, Cao and Kitani, "Deep OC-SORT", ICIP 2023).
struct OCSORTAlgorithm: TrackingAlgorithm {
    /// The weight of the direction beside the overlap, the paper's λ.
    private static let directionWeight: Float = 0.2
    /// The frames over which directions are taken, the paper's Δt.
    private static let directionFrames = 3.0
    /// The most sightings that are imagined along the way of an object that was out of sight.
    private static let mostImaginedSightings = 60.0

    private let settings: TrackerSettings
    let motion: any MotionModel = AreaMotion()
    let lifeCycle: LifeCycle
    let followsCamera = true

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: false)
    }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        let directions = tracks.map { $0.sightings.direction(over: Self.directionFrames) }
        let origins = tracks.map { $0.sightings.box(before: Self.directionFrames) ?? $0.box }
        let (allTracks, allObjects) = (Array(tracks.indices), Array(objects.indices))
        var association = Association(tracks, objects, settings)
        association.pairOverlapping(allTracks, with: allObjects, undoingSmallOverlaps: true) {
            track,
            object,
            overlap in
            guard let direction = directions[track],
                let now = objects[object].box.direction(from: origins[track])
            else { return overlap }
            let agreement = 0.5 - Self.angle(direction, now) / .pi
            return overlap + Self.directionWeight * agreement * objects[object].confidence
        }
        association.place(tracksAt: tracks.map { $0.sightings.last ?? $0.box })
        association.pairOverlapping(allTracks, with: allObjects, undoingSmallOverlaps: true) {
            _,
            _,
            overlap in overlap
        }
        return association
    }

    func observe(_ track: inout Track, isNew: Bool) {
        if track.missed > 0 { retrace(&track) }
        if !isNew { correct(&track) }
        track.box = track.object.box
        track.sightings.add(track.object.box, track.filter)
    }

    /// Leads the filter anew from the last sighting to this one, as if the object had been seen all the way between.
    private func retrace(_ track: inout Track) {
        guard var filter = track.sightings.filter, let start = track.sightings.last else { return }
        let count = min(track.sightings.age.rounded(), Self.mostImaginedSightings)
        guard count >= 1 else { return }
        let frames = track.sightings.age / count
        let (from, to) = (motion.position(of: start), motion.position(of: track.object.box))
        var step = 1.0
        while step < count {
            motion.predict(&filter, missed: 0, frames: frames)
            motion.correct(&filter, with: motion.box(at: from + (to - from) * (step / count)))
            step += 1
        }
        motion.predict(&filter, missed: 0, frames: frames)
        track.filter = filter
    }

    /// The angle between two directions of length 1, in radians.
    private static func angle(_ one: SIMD2<Float>, _ other: SIMD2<Float>) -> Float {
        let cosine = (one * other).sum()
        return acosf(min(max(cosine, -1), 1))
    }
}
