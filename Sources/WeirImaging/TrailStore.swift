import WeirCore

/// The ways that identities took lately.
struct TrailStore {
    private struct Trail {
        var points: [Point] = []
        var lastFrame = 0

        mutating func add(_ place: Point, frame: Int, length: Int) {
            lastFrame = frame
            points.append(place)
            if points.count > length { points.removeFirst(points.count - length) }
        }
    }

    private var trails: [TrackID: Trail] = [:]
    private var frame = 0

    /// The identities that have a trail.
    var count: Int { trails.count }

    /// The places of `id`, oldest first.
    func points(of id: TrackID) -> [Point] {
        trails[id]?.points ?? []
    }

    /// Adds the places of one frame's objects, and forgets identities not seen for more than `memory` frames.
    mutating func add(_ objects: [DetectedObject], length: Int, memory: Int) {
        frame += 1
        for object in objects where object.box.isValid {
            guard let id = object.trackID else { continue }
            let place = Point(x: object.box.centerX, y: object.box.bottom)
            guard place.isFinite else { continue }
            trails[id, default: Trail()].add(place, frame: frame, length: max(1, length))
        }
        let forgotten = trails.filter { frame - $0.value.lastFrame > max(0, memory) }
        for id in forgotten.keys { trails[id] = nil }
    }

    mutating func removeAll() {
        trails.removeAll()
    }
}
