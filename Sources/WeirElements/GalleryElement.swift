import WeirCore
import WeirElementKit
import WeirTracking

/// Gives the followed objects of several streams identities that hold in all of them, by their looks.
///
///     … ! weirtrack ! weirinfer input=objects model=face-reidentification.onnx task=embed ! weirgallery ! …
///
/// - Reads: the identities of the frame's objects, and the embeddings of these or of what was found in them.
/// - Writes: who each object is in all streams, as soon as that is decided.
/// - Cost: metadata only; a comparison with all who are known when an object is new.
struct GalleryElement: Filter {
    static let info = ElementInfo(
        factory: "weirgallery",
        longName: "Identity gallery",
        classification: "Filter/Analyzer/Video",
        summary: "Gives objects of several streams identities that hold in all of them"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var gallery = "default"
        var threshold = Double(GallerySettings().threshold)
        var minimumLooks = GallerySettings().minimumLooks
        var memory = Int(GallerySettings().memory)
        var topology = ""

        static let properties: [Property<Self>] = [
            .text("gallery", \.gallery, .stopped, "Elements of a process that name the same gallery share it"),
            .number(
                "threshold",
                \.threshold,
                in: -1...1,
                .stopped,
                "Least likeness of two that are one, as the cosine between embeddings"
            ),
            .integer(
                "minimum-looks",
                \.minimumLooks,
                in: 1...1_000,
                .stopped,
                "Embeddings after which it is decided who an object is, or a second after the first"
            ),
            .integer(
                "memory-seconds",
                \.memory,
                in: 1...31_536_000,
                .stopped,
                "How long someone who isn't seen is remembered"
            ),
            .text(
                "topology",
                \.topology,
                .stopped,
                "Which stream follows which, such as gate > hall 2-30; hall <> yard; yard = street"
            ),
        ]

        /// Throws a `settings` error where the topology can't be read.
        func rules() throws(WeirError) -> GallerySettings {
            var rules = GallerySettings()
            rules.threshold = Float(threshold)
            rules.minimumLooks = minimumLooks
            rules.memory = Double(memory)
            rules.topology = try CameraTopology(topology)
            return rules
        }
    }

    private static let nanosecondsPerSecond = 1e9

    private var gallery: SharedGallery?
    private var sources: Set<SourceID> = []

    mutating func start(_ settings: Settings) throws(WeirError) {
        gallery = try SharedGallery.shared(settings.gallery, try settings.rules())
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard let gallery, var metadata = frame.metadata else { return }
        sources.insert(metadata.source)
        let places = metadata.objects.indices.filter { metadata.objects[$0].trackID != nil }
        let looks = places.compactMap { IdentityGallery.Look(metadata.objects[$0]) }
        let nanoseconds = frame.presentationTime ?? metadata.presentationTime ?? 0
        let time = Double(nanoseconds) / Self.nanosecondsPerSecond
        for (place, identity) in zip(places, gallery.identify(looks, in: metadata.source, at: time)) {
            metadata.objects[place].globalID = identity
        }
        frame.metadata = metadata
    }

    /// What the tracker follows after a seek is followed anew.
    mutating func flush() {
        for source in sources { gallery?.forgetVisits(of: source) }
    }

    mutating func stop() {
        flush()
        gallery = nil
        sources = []
    }
}

extension IdentityGallery.Look {
    /// A followed object, by its own looks or else by those of the first part that has any, such as a face.
    fileprivate init?(_ object: DetectedObject) {
        guard let trackID = object.trackID else { return nil }
        let embedding = object.attributes.embedding ?? object.parts.lazy.compactMap(\.attributes.embedding).first
        self.init(trackID: trackID, classID: object.classID, embedding: embedding)
    }
}
