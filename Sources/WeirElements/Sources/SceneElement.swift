import WeirCore
import WeirElementKit
import WeirGStreamer
import WeirScene

/// Renders a synthetic street with cars, buses, people and bicycles, the same for the same seed.
///
///     weirscenesrc seed=7 frames=300 ! video/x-raw,width=1280,height=720 ! weirinfer model=demo ! …
///
/// - Writes: the truth, as the frame's objects with identities.
/// - Cost: about 30 ms of one core for a second of 720p at 1 fps; see `docs/benchmarks.md`.
struct SceneElement: Source {
    static let info = ElementInfo(
        factory: "weirscenesrc",
        longName: "Synthetic street",
        classification: "Source/Video",
        summary: "Renders a street scene with known objects, the same for the same seed"
    )

    static let pads = PadCaps.video([PixelFormat.nv12.rawValue, PixelFormat.i420.rawValue])
    static let preferred = SourceFormat(size: SceneOptions().size, rate: Int(SceneOptions().framesPerSecond))

    struct Settings: ElementSettings {
        var seed = Int(SceneOptions().seed)
        var frames = 0
        var night = SceneOptions().isNight
        var density = SceneOptions().density
        var noise = SceneOptions().noise
        var shake = SceneOptions().shake
        var live = false
        var sourceID = "0"

        static let properties: [Property<Self>] = [
            .integer("seed", \.seed, in: 0...Int.max, .stopped, "Decides everything that is left to chance"),
            .integer(
                "frames",
                \.frames,
                in: 0...SceneOptions.Limits.frames.upperBound,
                .stopped,
                "Frames; 0 for no end"
            ),
            .flag("night", \.night, .stopped, "Dark, with lamps and headlights"),
            .number(
                "density",
                \.density,
                in: SceneOptions.Limits.density,
                .stopped,
                "Share of places in traffic taken"
            ),
            .number("noise", \.noise, in: SceneOptions.Limits.noise, .stopped, "Sensor noise in levels of luma"),
            .number(
                "shake",
                \.shake,
                in: SceneOptions.Limits.shake,
                .stopped,
                "Camera's shaking, as share of the height"
            ),
            .flag("live", \.live, .stopped, "Give frames at their own time, as a camera does"),
            .text("source-id", \.sourceID, .stopped, "Name of the stream in records"),
        ]
    }

    private var scene: Scene?

    mutating func prepare(_ format: VideoFormat, _ settings: Settings) throws(WeirError) {
        var options = SceneOptions(seed: UInt64(settings.seed))
        options.size = format.size
        options.framesPerSecond = format.framesPerSecond ?? options.framesPerSecond
        options.isNight = settings.night
        options.density = settings.density
        options.noise = settings.noise
        options.shake = settings.shake
        scene = try Scene(options, colorimetry: format.colorimetry)
    }

    static func frameCount(_ settings: Settings) -> Int? { settings.frames > 0 ? settings.frames : nil }

    static func isLive(_ settings: Settings) -> Bool { settings.live }

    mutating func fill(_ frame: inout Frame, number: Int, _ settings: Settings) throws(WeirError) {
        guard let scene else { return }
        try frame.editPicture { picture throws(WeirError) in try scene.render(frame: number, into: picture) }
        let source = SourceID(settings.sourceID)
        frame.metadata = FrameMetadata(
            source: source,
            frameNumber: number,
            presentationTime: frame.presentationTime,
            isInferred: true,
            objects: scene.truth(frame: number, source: source)
        )
    }

    mutating func stop() {
        scene = nil
    }
}
