import ArgumentParser
import Weir

/// `weir quantize`.
struct QuantizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quantize",
        abstract: "Make a model's form in 8-bit integers, and keep it if it is nearly as good.",
        discussion: """
            The form is made by NNCF from frames that Weir prepares as it does at run time, and measured on others: with \
            annotations by its mean average precision, without by how well it agrees with the model. It is an OpenVINO \
            model beside the model, which precision=int8 takes. NNCF comes with pip install -r \
            toolkit/requirements-quantization.txt; WEIR_PYTHON names the python3 that has it. Exit code 1: it was not made.
            """
    )

    @Argument(help: "An ONNX, OpenVINO (.xml) or TensorFlow Lite model, or demo.", completion: .file())
    var model: String

    @OptionGroup var pictures: PictureOptions

    @Option(name: .shortAndLong, help: "Where the form goes (default: beside the model, as NAME.int8.xml).")
    var output: String?

    @Option(help: "How many frames to make it from, spread evenly.")
    var calibrationFrames = 300

    @Option(help: "How many other frames to measure it with.")
    var heldOutFrames = 100

    @Option(
        help: "The most it may lose, in points of 100 (default: 1 of mAP with annotations, 5 of agreement without)."
    )
    var mostLoss: Double?

    func validate() throws {
        for (name, count) in [("calibration-frames", calibrationFrames), ("held-out-frames", heldOutFrames)] {
            guard count > 0 else { throw ValidationError("--\(name) is \(count); it must be at least 1.") }
        }
        if let mostLoss, !(0...100).contains(mostLoss) {
            throw ValidationError("--most-loss is \(mostLoss); it must be a number from 0 to 100.")
        }
    }

    func run() throws {
        let quantization = ModelQuantization(
            model: model,
            places: pictures.images,
            annotations: pictures.annotations,
            output: output,
            calibrationFrames: calibrationFrames,
            heldOutFrames: heldOutFrames,
            mostLoss: mostLoss
        )
        let outcome = try quantization.run { Console.progress($0) }
        Console.say("\(outcome.measure), on frames that it was not made from")
        for row in outcome.rows {
            Console.say("  \(row.name)  \(decimals(row.framesPerSecond)) frames/s  \(decimals(row.points)) points")
        }
        guard let path = outcome.path else {
            Console.error(
                "INT8 loses \(decimals(outcome.loss)) points, more than \(decimals(outcome.mostLoss)), and is not kept; "
                    + "give more and other pictures, or allow more with --most-loss."
            )
            throw Outcome.refused
        }
        Console.say("wrote \(path); precision=int8 takes it")
    }

    /// With one decimal.
    private func decimals(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
