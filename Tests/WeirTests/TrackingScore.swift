import WeirCore

/// How well identities agree with the truth, streams added up.
///
/// Matching and errors are those of the CLEAR MOT metrics (Bernardin and Stiefelhagen, 2008) at an overlap of one half:
/// who was matched before stays matched, the rest goes by overlap.
struct TrackingScore {
    private(set) var objects = 0
    private(set) var misses = 0
    private(set) var falseAlarms = 0
    /// How often an object was matched with another identity than the last time.
    private(set) var switches = 0
    /// Of the objects that are in plain sight most of their life.
    private(set) var plain = Plain()

    struct Plain {
        var objects = 0
        /// Frames in which they are in plain sight, added up.
        var frames = 0
        /// Frames of these in which they were matched.
        var matched = 0
        /// Frames of these in which they were matched with the identity that they had longest.
        var sameIdentity = 0
        var switches = 0
    }

    /// Multiple object tracking accuracy (MOTA): 1 where nothing is wrong.
    var accuracy: Double { 1 - Double(misses + falseAlarms + switches) / Double(max(1, objects)) }

    /// Adds a stream; both have a list of objects for each frame.
    mutating func add(found: [[DetectedObject]], truth: [[DetectedObject]], picture: Size) {
        var lives: [Int: Life] = [:]
        for (found, truth) in zip(found, truth) {
            let matches = Self.matches(found, truth, lives)
            objects += truth.count
            misses += truth.count - matches.count
            falseAlarms += found.count - matches.count
            for (index, object) in truth.enumerated() {
                guard let number = object.trackID?.number else { continue }
                let isPlain = object.isInPlainSight(before: truth[(index + 1)...], in: picture)
                lives[number, default: Life()].live(isPlain: isPlain, identity: matches[index])
            }
        }
        for life in lives.values {
            switches += life.switches
            if life.isPlain { plain.add(life) }
        }
    }

    /// The found identity of each true object that has one, by the object's place in `truth`.
    private static func matches(
        _ found: [DetectedObject],
        _ truth: [DetectedObject],
        _ lives: [Int: Life]
    ) -> [Int: Int] {
        var candidates: [Candidate] = []
        for (place, object) in truth.enumerated() {
            for track in found where track.classID == object.classID {
                let overlap = track.box.overlap(object.box)
                guard overlap >= 0.5, let identity = track.trackID?.number else { continue }
                let last = object.trackID.flatMap { lives[$0.number]?.identity }
                candidates.append(
                    Candidate(place: place, identity: identity, continues: last == identity, overlap: overlap)
                )
            }
        }
        var matches: [Int: Int] = [:]
        var taken: Set<Int> = []
        for candidate in candidates.sorted(by: { $0.isBetter(than: $1) })
        where matches[candidate.place] == nil && taken.insert(candidate.identity).inserted {
            matches[candidate.place] = candidate.identity
        }
        return matches
    }

    private struct Candidate {
        let place: Int
        let identity: Int
        let continues: Bool
        let overlap: Float

        func isBetter(than other: Candidate) -> Bool {
            continues != other.continues ? continues : overlap > other.overlap
        }
    }
}

/// What befell a true object.
private struct Life {
    var frames = 0
    var plainFrames = 0
    var plainMatches: [Int: Int] = [:]
    /// The last one that it was matched with.
    var identity: Int?
    var switches = 0

    /// A second at 25 frames a second, four fifths of it in plain sight: less says little about being followed.
    var isPlain: Bool { frames >= 25 && 5 * plainFrames >= 4 * frames }

    mutating func live(isPlain: Bool, identity new: Int?) {
        frames += 1
        plainFrames += isPlain ? 1 : 0
        guard let new else { return }
        if isPlain { plainMatches[new, default: 0] += 1 }
        if let identity, identity != new { switches += 1 }
        identity = new
    }
}

extension TrackingScore.Plain {
    fileprivate mutating func add(_ life: Life) {
        objects += 1
        frames += life.plainFrames
        matched += life.plainMatches.values.reduce(0, +)
        sameIdentity += life.plainMatches.values.max() ?? 0
        switches += life.switches
    }
}

extension DetectedObject {
    /// Whether it is large enough to be found, away from the border, and at most a tenth under any of `nearer`.
    fileprivate func isInPlainSight(before nearer: ArraySlice<DetectedObject>, in picture: Size) -> Bool {
        // The model's card: of people below 45 pixels it finds four in ten, of those above 70 nine in ten.
        let isLarge = max(box.width, box.height) >= 60
        let isInside =
            box.x > 0 && box.y > 0 && box.right < Float(picture.width) && box.bottom < Float(picture.height)
        return isLarge && isInside
            && nearer.allSatisfy { other in
                let width = min(box.right, other.box.right) - max(box.x, other.box.x)
                let height = min(box.bottom, other.box.bottom) - max(box.y, other.box.y)
                return width <= 0 || height <= 0 || width * height <= box.area / 10
            }
    }
}
