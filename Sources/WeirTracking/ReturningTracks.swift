import WeirCore

/// Finds again whom no overlap finds: tracks that were out of sight, at new objects nearby that can be nobody else.
///
/// An object may be so far from where its track is thought to be as it could have gone in the meantime. It must stand
/// alone, since what appears beside others is often a second box of one of them, and track and object must be clearly
/// the best choice for each other.
struct ReturningTracks {
    /// For how many inferred frames a track must have been followed: what was seen for a moment may have been nothing.
    private static let leastFollowed = 10
    /// How far the object may be at once, how much further for each frame of absence, and at most, in sizes of its box.
    private static let nearby: Float = 0.2
    private static let perFrame: Float = 0.03
    private static let farthest: Float = 1
    /// The least ratio of the heights.
    private static let leastLikeness: Float = 0.85
    /// Objects that overlap more with one that is followed don't stand alone.
    private static let mostOverlap: Float = 0.1
    /// The second-best choice must be worth less than this part of the best.
    private static let rivalPart: Float = 0.5

    /// The objects that are surely tracks found again, by the indices of both.
    private(set) var objectOfTrack: [Int: Int] = [:]

    init(_ all: [Track], _ seen: [DetectedObject], _ association: Association, _ settings: TrackerSettings) {
        let tracks = all.indices.filter {
            association.objectOfTrack[$0] == nil && all[$0].isConfirmed && all[$0].missed > 0
                && all[$0].age - all[$0].missed >= Self.leastFollowed
        }
        guard !tracks.isEmpty else { return }
        let objects = seen.indices.filter {
            !association.isTaken[$0] && seen[$0].confidence >= settings.rules(for: seen[$0]).newTrackThreshold
                && Self.isAlone($0, seen, association)
        }
        var choices = objects.map { _ in Choices() }
        var choicesOfTracks = tracks.map { _ in Choices() }
        for (row, track) in tracks.enumerated() {
            for (column, object) in objects.enumerated() {
                if settings.classAware, all[track].object.classID != seen[object].classID { continue }
                let worth = Self.worth(all[track], seen[object].box)
                choicesOfTracks[row].add(worth, object)
                choices[column].add(worth, track)
            }
        }
        for (track, choice) in zip(tracks, choicesOfTracks) {
            guard let object = choice.clear, let column = objects.firstIndex(of: object),
                choices[column].clear == track
            else { continue }
            objectOfTrack[track] = object
        }
    }

    /// The two best of several.
    private struct Choices {
        private var best: (worth: Float, index: Int)?
        private var second: Float = 0

        mutating func add(_ worth: Float, _ index: Int) {
            guard worth > 0 else { return }
            if worth > best?.worth ?? 0 {
                second = best?.worth ?? 0
                best = (worth, index)
            } else {
                second = max(second, worth)
            }
        }

        /// The best, where no other comes near.
        var clear: Int? {
            guard let best, second <= rivalPart * best.worth else { return nil }
            return best.index
        }
    }

    private static func isAlone(_ object: Int, _ seen: [DetectedObject], _ association: Association) -> Bool {
        !seen.indices.contains { association.isTaken[$0] && seen[$0].box.overlap(seen[object].box) > mostOverlap }
    }

    private static func worth(_ track: Track, _ box: Box) -> Float {
        let likeness = min(track.box.height, box.height) / max(track.box.height, box.height)
        guard likeness > leastLikeness else { return 0 }
        // Who was hidden has walked on, or stood still behind what hid him.
        let distance = min(box.distance(to: track.box), box.distance(to: track.object.box)) / max(box.width, box.height)
        let limit = min(farthest, nearby + perFrame * Float(track.absence + 1))
        return distance < limit ? (1 - distance / limit) * likeness : 0
    }
}

extension Box {
    /// From the middle of the lower edge to that of another box.
    fileprivate func distance(to other: Box) -> Float {
        let way = SIMD2(centerX - other.centerX, bottom - other.bottom)
        return (way * way).sum().squareRoot()
    }
}
