import WeirCore

/// Continues tracks by what objects look like, the most recently seen first, then by overlap (Wojke et al., 2017).
///
/// The paper gives a track that was missed no second chance by overlap; here it has one where nothing is known of its
/// looks, so that the tracker works without embeddings too.
struct DeepSORTAlgorithm: TrackingAlgorithm {
    /// The greatest cosine distance of two looks of one object, of the authors' code.
    private static let greatestDistance: Float = 0.2
    /// How many looks of an object are kept.
    private static let gallerySize = 100
    /// The 0.95 quantile of the chi-square distribution with four degrees of freedom: where an object may be.
    private static let gate = 9.4877

    private let settings: TrackerSettings
    let motion: any MotionModel = HeightMotion()
    let lifeCycle: LifeCycle

    init(_ settings: TrackerSettings) {
        self.settings = settings
        lifeCycle = LifeCycle(settings, keepsConfirmation: true)
    }

    func associate(_ tracks: [Track], with objects: [DetectedObject], after frames: Double) -> Association {
        var association = Association(tracks, objects, settings)
        let all = Array(objects.indices)
        let confirmed = tracks.indices.filter { tracks[$0].isConfirmed }
        cascade(&association, confirmed, tracks, objects)
        let byOverlap = tracks.indices.filter {
            !tracks[$0].isConfirmed || tracks[$0].missed == 0 || tracks[$0].appearance.gallery.isEmpty
        }
        let minimums = association.minimumOverlaps
        association.pairOverlapping(byOverlap, with: all) { track, _, overlap in overlap - minimums[track] }
        return association
    }

    func observe(_ track: inout Track, isNew: Bool) {
        if !isNew { correct(&track) }
        guard let embedding = track.object.attributes.embedding.flatMap(Appearance.normalized) else { return }
        track.appearance.keep(embedding, capacity: Self.gallerySize)
    }

    /// Pairs by looks, tracks that were missed less often first, where the filter says an object may be.
    private func cascade(
        _ association: inout Association,
        _ confirmed: [Int],
        _ tracks: [Track],
        _ objects: [DetectedObject]
    ) {
        let embeddings = objects.map { $0.attributes.embedding.flatMap(Appearance.normalized) }
        let withLooks = embeddings.indices.filter { embeddings[$0] != nil }
        guard !withLooks.isEmpty else { return }
        let (motion, positions) = (HeightMotion(), objects.map { HeightMotion().position(of: $0.box) })
        for (_, group) in Dictionary(grouping: confirmed, by: { tracks[$0].missed }).sorted(by: { $0.key < $1.key }) {
            association.pair(group, with: withLooks) { track, object in
                let filter = tracks[track].filter
                let spread = filter.variances.position + motion.measurementVariances(at: filter.position)
                let surprise = positions[object] - filter.position
                guard (surprise * surprise / spread).sum() <= Self.gate,
                    let alike = tracks[track].appearance.bestSimilarity(to: embeddings[object])
                else { return 0 }
                return alike - (1 - Self.greatestDistance)
            }
        }
    }
}
