import WeirCore

/// What watches look at in a frame.
struct WatchedFrame {
    /// Those with an identity.
    let sightings: [Sighting]
    let strangers: [Stranger]
    let objects: FollowedObjects
    /// For each filter and slot, whether the object's class passes.
    let accepted: [[Bool]]
    /// For each filter the places among the sightings of those whose class passes.
    let passing: [[Int]]
    let now: UInt64
    /// Since the last frame; 0 where that isn't known.
    let step: UInt64

    init(
        _ sightings: [Sighting],
        strangers: [Stranger],
        _ objects: FollowedObjects,
        accepted: [[Bool]],
        at now: UInt64,
        step: UInt64
    ) {
        self.sightings = sightings
        self.strangers = strangers
        self.objects = objects
        self.accepted = accepted
        self.now = now
        self.step = step
        passing = accepted.map { accepts in sightings.indices.filter { accepts[sightings[$0].slot] } }
    }
}
