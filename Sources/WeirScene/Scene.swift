import WeirCore

/// A synthetic street, seen by a fixed camera: cars, buses, bicycles and people, whose boxes are known.
///
/// Everything is a pure function of the options and the frame's number. The same options give the same bytes and the
/// same truth in every run, in whatever order frames are asked for.
public struct Scene: Sendable {
    public let options: SceneOptions
    /// What the numbers of the pictures mean.
    public let colorimetry: Colorimetry

    let camera: Camera
    let traffic: Traffic
    let light: Light
    let shake: Shake
    private let convert: ColorConversion
    private let background: Background
    private let noise: SensorNoise?

    /// Draws the background; takes as long as some dozens of frames.
    ///
    /// Throws a `WeirError` if a setting is out of its limits.
    public init(
        _ options: SceneOptions,
        colorimetry: Colorimetry = Colorimetry(matrix: .bt709, isFullRange: false)
    ) throws(WeirError) {
        try options.validate()
        self.options = options
        self.colorimetry = colorimetry
        camera = Camera(seed: options.seed, size: options.size)
        let crossing = Crossing(seed: options.seed)
        traffic = Traffic(options: options, camera: camera, crossing: crossing)
        light = Light(options: options, camera: camera)
        shake = Shake(options: options)
        convert = ColorConversion(colorimetry)
        background = Background(
            options: options,
            camera: camera,
            light: light,
            crossing: crossing,
            convert: convert
        )
        noise = SensorNoise(
            seed: options.seed,
            deviation: options.noise * (options.isNight ? 2 : 1),
            width: options.size.width
        )
    }

    /// The time of a frame in seconds since frame 0; numbers below 0 are taken for 0.
    public func time(ofFrame number: Int) -> Double {
        Double(min(max(number, 0), SceneOptions.Limits.frames.upperBound)) / options.framesPerSecond
    }

    /// Draws frame `number`, counted from 0, over all of `frame`.
    ///
    /// Throws a `WeirError` if `frame` isn't NV12 or I420 of the scene's size and colorimetry.
    public func render(frame number: Int, into frame: VideoFrame) throws(WeirError) {
        guard frame.size == options.size, frame.colorimetry == colorimetry else {
            throw WeirError(
                .stream,
                "A scene of \(options.size.width)x\(options.size.height) pixels cannot be drawn into a frame of "
                    + "\(frame.size.width)x\(frame.size.height): size and colorimetry must be the same."
            )
        }
        let canvas = try Canvas(frame)
        let time = time(ofFrame: number)
        draw(traffic.entities(at: time), on: canvas, offset: shake.offset(at: time))
        noise?.apply(to: canvas.luma, frame: number)
    }

    /// Draws the background and `entities`, which must be sorted far to near.
    func draw(_ entities: [Entity], on canvas: Canvas, offset: (x: Int, y: Int)) {
        background.copy(to: canvas, offset: offset)
        for entity in entities { canvas.draw(groundSketch(of: entity, offset: offset), convert) }
        for entity in entities { canvas.draw(sketch(of: entity, offset: offset), convert) }
    }

    /// The figure itself.
    func sketch(of entity: Entity, offset: (x: Int, y: Int)) -> Sketch {
        var artist = Artist(camera: camera, light: light, entity: entity, offset: offset)
        entity.figure.draw(with: &artist)
        return artist.sketch
    }

    /// Its shadow and the beams of its lamps.
    func groundSketch(of entity: Entity, offset: (x: Int, y: Int)) -> Sketch {
        var artist = Artist(camera: camera, light: light, entity: entity, offset: offset)
        entity.figure.drawGround(with: &artist)
        return artist.sketch
    }
}
