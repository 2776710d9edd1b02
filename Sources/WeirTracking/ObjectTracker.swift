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
    /// How many camera motions were left out because no camera moves so.
    public private(set) var ignoredCameraMotions = 0
    /// How often time went backwards or stood still, and a frame's length was taken instead, or jumped by more than a
    /// minute, and all objects were forgotten.
    public var timeJumps: Int { clock.jumps }

    /// The size of the stream's pictures in pixels; until it is set, what was detected tells how far they reach.
    public var pictureSize: Size?
    /// The number of the frame that comes next, for `report`.
    public var frameNumber = 0
    /// What is known beyond the last frame's objects; nil where the settings don't ask for it.
    public private(set) var report: TrackReport?

    /// As they were given, and as they fit the detector's scores.
    private let given: TrackerSettings
    private var settings: TrackerSettings
    private let source: SourceID
    private var algorithm: any TrackingAlgorithm
    /// The objects remembered, in the order of their numbers.
    private(set) var tracks: [Track] = []
    /// The inferred frames since the start or the last reset.
    private var frameCount = 0
    /// The frames of stream time since the last inferred frame.
    private var framesSinceInference = 0.0
    private var clock = StreamClock()
    private var nextNumber = 1
    /// The box around the centres of all objects since the last reset.
    private var seenBounds: Box?
    private var sense: PictureSense?
    private var history: TrackHistory?
    private var typicalScore = TypicalScore()

    /// Whether the settings ask for something that only pictures tell.
    public var looksAtPictures: Bool { sense != nil }

    /// A tracker for the stream `source`; identities count from 1.
    public init(_ settings: TrackerSettings, source: SourceID) {
        given = settings
        self.settings = settings
        self.source = source
        algorithm = settings.algorithm.make(settings)
        sense = PictureSense(settings)
        history = settings.keepsHistory ? TrackHistory(source: source) : nil
    }

    /// Takes in what a model saw in the next frame, at `time` in nanoseconds of the stream.
    ///
    /// Returns the objects that are tracked, in the order of their identities: seen in this frame, and often enough
    /// before (`TrackerSettings.minimumHits`). Weir's own algorithm reports an object for a moment longer than it is
    /// seen. Their boxes are the tracker's estimate, in the frame's pixels. Objects that belong to no such track are left
    /// out, whatever their score. An object's looks are its `attributes.embedding`.
    ///
    /// A frame without a time is one frame after the last. `cameraMotion` leads from the last frame, inferred or not, to
    /// this one; where it is nil, `picture` tells it if the settings ask for it.
    public mutating func update(
        _ objects: [DetectedObject],
        at time: UInt64? = nil,
        cameraMotion: CameraMotion? = nil,
        picture: LumaPlane? = nil
    ) -> [DetectedObject] {
        fitThresholds(to: objects)
        let objects = usable(objects)
        moveOn(to: time, cameraMotion ?? seenMotion(in: picture, objects.map(\.box)), isInferred: true)
        look(in: picture)
        frameCount += 1
        extendBounds(objects)
        let association = algorithm.associate(tracks, with: objects, after: framesSinceInference)
        framesSinceInference = 0
        extendTracks(association, objects)
        beginTracks(association, objects)
        let lifeCycle = algorithm.lifeCycle
        tracks.removeAll { lifeCycle.isOver($0) || !$0.box.isValid }
        algorithm.removeDuplicates(&tracks)
        return reports(in: picture)
    }

    /// Moves on by a frame that no model saw.
    ///
    /// Returns the objects of the last `update`, moved to where they are thought to be, or to where `picture` shows them
    /// if the settings ask for it. However many such frames follow one another, no object is forgotten or confirmed.
    public mutating func predict(
        at time: UInt64? = nil,
        cameraMotion: CameraMotion? = nil,
        picture: LumaPlane? = nil
    ) -> [DetectedObject] {
        moveOn(to: time, cameraMotion ?? seenMotion(in: picture, tracks.map(\.box)), isInferred: false)
        look(in: picture)
        return reports(in: picture)
    }

    /// Forgets all objects, as after a seek; later objects get new identities, never old ones.
    public mutating func reset() {
        forget()
        clock.reset()
    }

    private mutating func forget() {
        tracks.removeAll()
        frameCount = 0
        framesSinceInference = 0
        seenBounds = nil
        sense?.reset()
    }

    /// Fits thresholds that weren't given to the scores of the detector.
    private mutating func fitThresholds(to objects: [DetectedObject]) {
        guard given.followsScores else { return }
        typicalScore.add(objects.lazy.map(\.confidence).filter(\.isFinite))
        guard let threshold = typicalScore.value.map(TrackerSettings.newTrackThreshold(byTypicalScore:)),
            threshold != settings.newTrackThreshold
        else { return }
        settings = given
        settings.beginTracks(at: threshold)
        algorithm = settings.algorithm.make(settings)
    }

    private mutating func usable(_ objects: [DetectedObject]) -> [DetectedObject] {
        let sound = objects.filter { Self.isSound($0) }
        droppedObjects += objects.count - sound.count
        return sound.filter { $0.confidence > settings.rules(for: $0).lowThreshold }
    }

    private static func isSound(_ object: DetectedObject) -> Bool {
        let box = object.box
        let extent = max(abs(box.x), abs(box.y), box.width, box.height)
        return box.isValid && box.area > 0 && extent <= largestCoordinate && object.confidence.isFinite
    }

    /// Moves the tracks to the next frame, and forgets those whose box came to nothing.
    private mutating func moveOn(to time: UInt64?, _ cameraMotion: CameraMotion?, isInferred: Bool) {
        guard case .frames(let frames) = clock.advance(to: time) else { return forget() }
        framesSinceInference += frames
        let motion = algorithm.motion
        for index in tracks.indices {
            tracks[index].passTime(frames)
            if isInferred && !algorithm.isMovedOn(tracks[index]) { continue }
            tracks[index].moveOn(by: frames, motion)
        }
        if let cameraMotion, algorithm.followsCamera { follow(cameraMotion) }
        tracks.removeAll { !$0.box.isValid }
    }

    private mutating func follow(_ camera: CameraMotion) {
        guard camera.isBelievable else {
            ignoredCameraMotions += 1
            return
        }
        if camera == .none { return }
        for index in tracks.indices { tracks[index].follow(camera, algorithm.motion) }
    }

    private mutating func extendTracks(_ association: Association, _ objects: [DetectedObject]) {
        for index in tracks.indices {
            guard let match = association.objectOfTrack[index] else {
                algorithm.lifeCycle.miss(&tracks[index])
                continue
            }
            tracks[index].object = objects[match]
            algorithm.observe(&tracks[index], isNew: false)
            algorithm.lifeCycle.see(&tracks[index], frame: frameCount)
        }
    }

    private mutating func beginTracks(_ association: Association, _ objects: [DetectedObject]) {
        for (index, object) in objects.enumerated() where !association.isTaken[index] {
            guard object.confidence >= settings.rules(for: object).newTrackThreshold else { continue }
            var track = Track(number: nextNumber, object: object, motion: algorithm.motion)
            algorithm.observe(&track, isNew: true)
            algorithm.lifeCycle.judge(&track, frame: frameCount)
            tracks.append(track)
            nextNumber += 1
        }
    }

    /// Puts the boxes to where the picture shows their objects; what the filters predict stays as it is, since it is
    /// measured against detections alone.
    private mutating func look(in picture: LumaPlane?) {
        guard let picture, let sense else { return }
        for index in tracks.indices {
            if let box = sense.box(of: tracks[index], in: picture) { tracks[index].box = box }
        }
    }

    private mutating func seenMotion(in picture: LumaPlane?, _ boxes: [Box]) -> CameraMotion? {
        picture.flatMap { sense?.cameraMotion(to: $0, objects: boxes) }
    }

    private mutating func reports(in picture: LumaPlane?) -> [DetectedObject] {
        let lifeCycle = algorithm.lifeCycle
        let reported = tracks.filter { lifeCycle.isReported($0) && ($0.missed == 0 || isInPicture($0.box)) }
        if let picture { sense?.remember(reported, in: picture) }
        report = history?.take(tracks, reported: Set(reported.map(\.number)), frameNumber: frameNumber)
        return reported.map { $0.report(source: source) }
    }

    private func isInPicture(_ box: Box) -> Bool {
        let whole = pictureSize.map { Box(x: 0, y: 0, width: Float($0.width), height: Float($0.height)) }
        guard let bounds = whole ?? seenBounds else { return true }
        return (bounds.x...bounds.right).contains(box.centerX) && (bounds.y...bounds.bottom).contains(box.centerY)
    }

    private mutating func extendBounds(_ objects: [DetectedObject]) {
        guard pictureSize == nil else { return }
        for object in objects {
            let (x, y) = (object.box.centerX, object.box.centerY)
            let old = seenBounds ?? Box(x: x, y: y, width: 0, height: 0)
            seenBounds = Box(
                left: min(old.x, x),
                top: min(old.y, y),
                right: max(old.right, x),
                bottom: max(old.bottom, y)
            )
        }
    }
}
