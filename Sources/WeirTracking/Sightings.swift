import WeirCore

/// Where an object was seen lately, and what its filter held when it was last seen.
struct Sightings: Sendable {
    /// How many are kept: enough for the time that directions are taken over at twice the nominal rate.
    private static let capacity = 8

    private struct Sighting {
        var box: Box
        /// The frames of stream time since.
        var age: Double
    }

    /// The newest last.
    private var recent: [Sighting] = []
    private(set) var filter: KalmanFilter?

    /// Where it was last seen, in the pixels of the newest picture.
    var last: Box? { recent.last?.box }
    /// The frames of stream time since it was last seen.
    var age: Double { recent.last?.age ?? 0 }

    mutating func moveOn(by frames: Double) {
        for index in recent.indices { recent[index].age += frames }
    }

    mutating func add(_ box: Box, _ filter: KalmanFilter) {
        if recent.count == Self.capacity { recent.removeFirst() }
        recent.append(Sighting(box: box, age: 0))
        self.filter = filter
    }

    mutating func follow(_ camera: CameraMotion, _ motion: any MotionModel) {
        for index in recent.indices { recent[index].box = camera.moved(recent[index].box) }
        if var filter {
            motion.follow(camera, &filter)
            self.filter = filter
        }
    }

    /// The newest sighting that was at least `frames` before now, or else the oldest.
    func box(before frames: Double) -> Box? {
        (recent.last { $0.age >= frames } ?? recent.first)?.box
    }

    /// The way from the sighting at least `frames` before the last, or else the oldest, to the last; nil where it
    /// stood still.
    func direction(over frames: Double) -> SIMD2<Float>? {
        guard let last = recent.last, let first = recent.last(where: { $0.age >= last.age + frames }) ?? recent.first
        else { return nil }
        return last.box.direction(from: first.box)
    }
}

extension Box {
    /// The direction from the centre of another box to this one's, of length 1; nil where they are one place.
    func direction(from other: Box) -> SIMD2<Float>? {
        let way = SIMD2(centerX - other.centerX, centerY - other.centerY)
        let length = (way * way).sum().squareRoot()
        return length > 0 && length.isFinite ? way / length : nil
    }
}
