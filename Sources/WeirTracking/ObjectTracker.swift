import WeirCore

/// Gives the objects of one stream identities that last from frame to frame.
///
/// Call `update` for each frame that a model saw and `predict` for each that it did not, in the order of the stream.
public struct ObjectTracker: Sendable {
    /// The greatest coordinate or side of a box that is believed, in pixels; far above any picture's.
    private static let largestCoordinate: Float = 1_000_000

    /// How many objects were left out because their box is empty, inside out, not a number or larger than any picture,
    /// or their score is not a number.
    public private(set) var droppedObjects = 0

    private let settings: TrackerSettings
    private let source: SourceID
    private let algorithm: any TrackingAlgorithm
    /// The objects remembered, in the order of their numbers.
    private(set) var tracks: [Track] = []
    /// The inferred frames since the start or the last reset.
    private var frameCount = 0
    private var nextNumber = 1

    /// A tracker for the stream `source`; identities count from 1.
    public init(_ settings: TrackerSettings, source: SourceID) {
        self.settings = settings
        self.source = source
        algorithm = settings.algorithm.make(settings)
    }

    /// Takes in what a model saw in the next frame.
    ///
    /// Returns the objects that are tracked, in the order of their identities: seen in this frame, and often enough
    /// before (`TrackerSettings.minimumHits`). Their boxes are the tracker's estimate, in the frame's pixels. Objects
    /// that belong to no such track are left out, whatever their score.
    public mutating func update(_ objects: [DetectedObject]) -> [DetectedObject] {
        let objects = usable(objects)
        frameCount += 1
        moveOn(isInferred: true)
        let association = algorithm.associate(tracks, with: objects)
        extendTracks(association, objects)
        beginTracks(association, objects)
        let lifeCycle = algorithm.lifeCycle
        tracks.removeAll { lifeCycle.isOver($0) || !$0.box.isValid }
        algorithm.removeDuplicates(&tracks)
        return reports()
    }

    /// Moves on by a frame that no model saw.
    ///
    /// Returns the objects of the last `update`, moved to where they are thought to be. However many such frames
    /// follow one another, no object is forgotten or confirmed: patience and hits count inferred frames only.
    public mutating func predict() -> [DetectedObject] {
        moveOn(isInferred: false)
        return reports()
    }

    /// Forgets all objects, as after a seek; later objects get new identities, never old ones.
    public mutating func reset() {
        tracks.removeAll()
        frameCount = 0
    }

    private var isWarmUp: Bool { frameCount <= settings.minimumHits }

    private mutating func usable(_ objects: [DetectedObject]) -> [DetectedObject] {
        let sound = objects.filter { Self.isSound($0) }
        droppedObjects += objects.count - sound.count
        return sound.filter { $0.confidence > settings.lowThreshold }
    }

    private static func isSound(_ object: DetectedObject) -> Bool {
        let box = object.box
        let extent = max(abs(box.x), abs(box.y), box.width, box.height)
        return box.isValid && box.area > 0 && extent <= largestCoordinate && object.confidence.isFinite
    }

    /// Moves the tracks to the next frame, and forgets those whose box came to nothing.
    private mutating func moveOn(isInferred: Bool) {
        let motion = algorithm.motion
        for index in tracks.indices where !isInferred || algorithm.isMovedOn(tracks[index]) {
            motion.predict(&tracks[index].filter, missed: tracks[index].missed)
            tracks[index].box = motion.box(at: tracks[index].filter.position)
        }
        tracks.removeAll { !$0.box.isValid }
    }

    private mutating func extendTracks(_ association: Association, _ objects: [DetectedObject]) {
        let motion = algorithm.motion
        for index in tracks.indices {
            guard let match = association.objectOfTrack[index] else {
                algorithm.lifeCycle.miss(&tracks[index])
                continue
            }
            tracks[index].object = objects[match]
            motion.correct(&tracks[index].filter, with: objects[match].box)
            tracks[index].box = motion.box(at: tracks[index].filter.position)
            algorithm.lifeCycle.see(&tracks[index], isWarmUp: isWarmUp)
        }
    }

    private mutating func beginTracks(_ association: Association, _ objects: [DetectedObject]) {
        for (index, object) in objects.enumerated() where !association.isTaken[index] {
            guard object.confidence >= settings.newTrackThreshold else { continue }
            var track = Track(number: nextNumber, object: object, motion: algorithm.motion)
            algorithm.lifeCycle.judge(&track, isWarmUp: isWarmUp)
            tracks.append(track)
            nextNumber += 1
        }
    }

    private func reports() -> [DetectedObject] {
        tracks.lazy.filter(\.isReported).map { $0.report(source: source) }
    }
}
