import WeirCore

/// Tracks and objects in the groups that ByteTrack associates one after the other (Zhang et al., 2022).
struct ScoreParts {
    /// The tracks that are believed, in sight or not.
    let confirmed: [Int]
    /// The believed ones that were seen in the inferred frame before.
    let current: [Int]
    let tentative: [Int]
    /// The objects that score more than the high threshold of their class, and those that don't.
    let high: [Int]
    let low: [Int]

    init(_ tracks: [Track], _ objects: [DetectedObject], _ settings: TrackerSettings) {
        confirmed = tracks.indices.filter { tracks[$0].isConfirmed }
        current = confirmed.filter { tracks[$0].missed == 0 }
        tentative = tracks.indices.filter { !tracks[$0].isConfirmed }
        let isHigh = objects.map { $0.confidence > settings.rules(for: $0).highThreshold }
        high = objects.indices.filter { isHigh[$0] }
        low = objects.indices.filter { !isHigh[$0] }
    }
}

extension [Track] {
    /// Two tracks that overlap more follow the same object, by the code of ByteTrack's authors.
    private static let duplicateOverlap: Float = 0.85

    /// Of a visible track and a lost one at the same place, the one that was followed for longer stays.
    ///
    /// Overlaps are measured between boxes as `shape` makes them; of the lost ones only those count that are `awaited`.
    mutating func removeDuplicates(
        shape: (Box) -> Box = { $0 },
        awaited: (Track) -> Bool = { _ in true }
    ) {
        let lost = indices.filter { self[$0].missed > 0 && awaited(self[$0]) }
        guard !lost.isEmpty else { return }
        let lostBoxes = lost.map { shape(self[$0].box) }
        var isDuplicate = [Bool](repeating: false, count: count)
        for visible in indices where self[visible].missed == 0 {
            let box = shape(self[visible].box)
            for (other, otherBox) in zip(lost, lostBoxes) where box.overlap(otherBox) > Self.duplicateOverlap {
                let isOlder = self[visible].age > self[other].age - self[other].missed
                isDuplicate[isOlder ? other : visible] = true
            }
        }
        guard isDuplicate.contains(true) else { return }
        var index = 0
        removeAll { _ in
            defer { index += 1 }
            return isDuplicate[index]
        }
    }
}
