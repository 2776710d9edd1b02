import WeirCore

/// Continues tracks with objects of high score first, then with what is left of low score (Zhang et al., 2022).
struct ByteTrackAlgorithm: TrackingAlgorithm {
    /// The least overlap with an object of low score, of the paper's second association.
    private static let lowScoreOverlap: Float = 0.5
    /// The least overlap times score for the second sighting of an object, of the authors' code.
    private static let tentativeOverlap: Float = 0.3
    /// Two tracks that overlap more follow the same object, by the authors' code.
    private static let duplicateOverlap: Float = 0.85
    /// The authors' code measures boxes from their first pixel to their last, both counted.
    private static let border: Float = 1

    private let settings: TrackerSettings
    let motion: any MotionModel = HeightMotion()
    let lifeCycle: LifeCycle

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(
            minimumHits: settings.minimumHits,
            patience: settings.patience,
            keepsConfirmation: true
        )
    }

    /// A track of one sighting has no velocity yet; its variances wait for the second, as in the authors' code.
    func isMovedOn(_ track: Track) -> Bool { track.isConfirmed }

    func associate(_ tracks: [Track], with objects: [DetectedObject]) -> Association {
        let confirmed = tracks.indices.filter { tracks[$0].isConfirmed }
        let tentative = tracks.indices.filter { !tracks[$0].isConfirmed }
        let current = confirmed.filter { tracks[$0].missed == 0 }
        let high = objects.indices.filter { objects[$0].confidence > settings.highThreshold }
        let low = objects.indices.filter { objects[$0].confidence <= settings.highThreshold }
        let minimum = settings.minimumOverlap

        var association = Association(
            tracks: tracks,
            objects: objects,
            classAware: settings.classAware,
            border: Self.border
        )
        association.pair(confirmed, with: high) { overlap, confidence in overlap * confidence - minimum }
        association.pair(current, with: low) { overlap, _ in overlap - Self.lowScoreOverlap }
        association.pair(tentative, with: high) { overlap, confidence in
            overlap * confidence - Self.tentativeOverlap
        }
        return association
    }

    /// Of a visible track and a lost one at the same place, the one that was followed for longer stays.
    func removeDuplicates(_ tracks: inout [Track]) {
        let lost = tracks.indices.filter { tracks[$0].missed > 0 }
        guard !lost.isEmpty else { return }
        var isDuplicate = Array(repeating: false, count: tracks.count)
        for visible in tracks.indices where tracks[visible].missed == 0 {
            let box = tracks[visible].box.enlarged(by: Self.border)
            for other in lost
            where box.overlap(tracks[other].box.enlarged(by: Self.border)) > Self.duplicateOverlap {
                let isOlder = tracks[visible].age > tracks[other].age - tracks[other].missed
                isDuplicate[isOlder ? other : visible] = true
            }
        }
        var index = 0
        tracks.removeAll { _ in
            defer { index += 1 }
            return isDuplicate[index]
        }
    }
}

/// ByteTrack's description of a box: centre, aspect (width over height) and height.
///
/// Its uncertainty grows with the height. The deviations are those of the authors' code, which took them from DeepSORT
/// (Wojke, Bewley and Paulus, "Simple online and realtime tracking with a deep association metric", ICIP 2017).
struct HeightMotion: MotionModel {
    /// The deviation of a position and of a velocity per frame, as parts of the height.
    private static let positionPart = 1.0 / 20
    private static let velocityPart = 1.0 / 160
    /// The deviation of the aspect, of its velocity, and of a measured aspect.
    private static let aspectDeviation = 1e-2
    private static let aspectVelocityDeviation = 1e-5
    private static let measuredAspectDeviation = 1e-1
    /// How much less sure the first sighting is of a position and of a velocity.
    private static let initialPositionFactor = 2.0
    private static let initialVelocityFactor = 10.0

    func position(of box: Box) -> SIMD4<Double> {
        let (width, height) = (Double(box.width), Double(box.height))
        return SIMD4(Double(box.x) + width / 2, Double(box.y) + height / 2, width / height, height)
    }

    func box(at position: SIMD4<Double>) -> Box {
        let width = position.z * position.w
        return Box(
            x: Float(position.x - width / 2),
            y: Float(position.y - position.w / 2),
            width: Float(width),
            height: Float(position.w)
        )
    }

    func initialVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        let height = position.w
        return KalmanFilter.Variances(
            position: Self.squares(Self.initialPositionFactor * Self.positionPart * height, Self.aspectDeviation),
            velocity: Self.squares(
                Self.initialVelocityFactor * Self.velocityPart * height,
                Self.aspectVelocityDeviation
            )
        )
    }

    func processVariances(at position: SIMD4<Double>) -> KalmanFilter.Variances {
        KalmanFilter.Variances(
            position: Self.squares(Self.positionPart * position.w, Self.aspectDeviation),
            velocity: Self.squares(Self.velocityPart * position.w, Self.aspectVelocityDeviation)
        )
    }

    func measurementVariances(at position: SIMD4<Double>) -> SIMD4<Double> {
        Self.squares(Self.positionPart * position.w, Self.measuredAspectDeviation)
    }

    /// The height of an object out of sight stays as it was.
    func velocity(of filter: KalmanFilter, missed: Int) -> SIMD4<Double> {
        var velocity = filter.velocity
        if missed > 0 { velocity.w = 0 }
        return velocity
    }

    private static func squares(_ length: Double, _ aspect: Double) -> SIMD4<Double> {
        let deviation = SIMD4(length, length, aspect, length)
        return deviation * deviation
    }
}
