import ArgumentParser
import Weir

/// `weir verify`.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare what Weir reads of a model's outputs with a plain reading of them.",
        discussion: """
            The plain reading is toolkit/verify.py: NumPy for all that happens before and after the model, ONNX Runtime \
            (OpenVINO for its own models and those of TensorFlow Lite) for the model. With annotations it tells the mean \
            average precision of both. Exit code 0: they agree within the bounds. 1: they don't, or can't be compared.
            """
    )

    @Argument(help: "An ONNX, OpenVINO (.xml) or TensorFlow Lite model, or demo.", completion: .file())
    var model: String

    @OptionGroup var pictures: PictureOptions

    @Option(help: "The most frames to look at, spread evenly.")
    var frames = 100

    @OptionGroup var place: ModelPlaceOptions

    func validate() throws {
        guard frames > 0 else { throw ValidationError("--frames is \(frames); it must be at least 1.") }
    }

    func run() throws {
        let verification = ModelVerification(
            model: model,
            places: pictures.images,
            annotations: pictures.annotations,
            engine: place.engine,
            device: place.device,
            precision: place.precision,
            mostFrames: frames
        )
        guard try verification.run(progress: { Console.progress($0) }) else { throw Outcome.refused }
    }
}
