import WeirCore

/// What a tracker takes from the stream's pictures themselves.
struct PictureSense: Sendable {
    private var camera: CameraMotionEstimator?
    private var objects: MedianFlow?

    /// Nil where the settings ask for nothing that pictures tell.
    init?(_ settings: TrackerSettings) {
        guard settings.followsCamera || settings.isVisual else { return nil }
        camera = settings.followsCamera ? CameraMotionEstimator() : nil
        objects = settings.isVisual ? MedianFlow() : nil
    }

    /// The camera's motion to this picture; `boxes` are those of objects, which may move by themselves.
    mutating func cameraMotion(to plane: LumaPlane, objects boxes: [Box]) -> CameraMotion? {
        camera?.motion(to: plane, objects: boxes)
    }

    /// Where an object that is expected at `box` is to be seen; nil where it can't be told.
    func box(of track: Track, in plane: LumaPlane) -> Box? {
        objects?.box(of: track.number, expectedAt: track.box, in: plane)
    }

    /// Remembers what the objects look like.
    mutating func remember(_ tracks: some Sequence<Track>, in plane: LumaPlane) {
        objects?.remember(tracks.map { ($0.number, $0.box) }, in: plane)
    }

    /// Forgets all pictures, as after a seek.
    mutating func reset() {
        camera?.reset()
        objects?.forgetAll()
    }
}
