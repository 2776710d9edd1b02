public import WeirConfig
import WeirCore

/// What is asked of a machine: how many streams it takes.
public struct CapacityQuestion: Sendable {
    /// What each stream goes through, and whose sources, files or scenes, are played as cameras would send them.
    public var application: Application
    /// The longest time from a frame's arrival to its record, in milliseconds.
    public var latency: Int
    /// The inferences per second that each stream is to have; nil for all that ask for one.
    public var inferences: Double?
    /// How long each trial lasts, in seconds.
    public var seconds: Double
    /// No more streams are tried.
    public var mostStreams: Int

    public init(
        _ application: Application,
        latency: Int,
        inferences: Double? = nil,
        seconds: Double = 8,
        mostStreams: Int = 256
    ) {
        self.application = application
        self.latency = latency
        self.inferences = inferences
        self.seconds = seconds
        self.mostStreams = mostStreams
    }

    /// The application with so many streams, which take turns with its sources.
    ///
    /// It writes nothing, and sends nothing anywhere. Throws `.settings` where a source is no footage.
    func application(streams: Int, inferring: Bool = true) throws(WeirError) -> Application {
        let footage = application.sources
        if let camera = footage.first(where: { $0.location.isCamera }) {
            throw WeirError(
                .settings,
                "\(camera.location.place) can't be played several times; record some minutes of it, and give the file."
            )
        }
        var copy = Application(
            sources: (0..<streams).map { number in
                var source = footage[number % footage.count]
                source.id = SourceID("\(number)")
                (source.loop, source.paceAsLive) = (true, true)
                source.recording = .none
                return source
            },
            track: inferring ? application.track : nil,
            pace: application.pace
        )
        if inferring { copy.stages = application.stages }
        copy.pace.latency = latency
        copy.pace.mostInferences = inferences ?? application.pace.mostInferences
        return copy
    }
}
