import WeirCore

/// What watches look at in a frame.
struct WatchedFrame {
    /// Those with an identity.
    let sightings: [Sighting]
    let strangers: [Stranger]
    let objects: FollowedObjects
    /// For each filter and slot, whether the object's class passes.
    let accepted: [[Bool]]
    let now: UInt64
    /// Since the last frame; 0 where that isn't known.
    let step: UInt64
}
