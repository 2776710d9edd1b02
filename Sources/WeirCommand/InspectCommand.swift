import ArgumentParser
import Weir

/// `weir inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print what a model's file says of itself, what Weir makes of it, and what is missing.",
        discussion: "Exit code 0: the model runs. 1: it can't, and a sentence says why."
    )

    @Argument(help: "An ONNX, OpenVINO (.xml) or TensorFlow Lite model, or demo.", completion: .file())
    var model: String

    func run() throws {
        let report = try InspectionReport(model: model)
        Console.writeOutput(report.text + "\n")
        if let refusal = report.refusal { throw refusal }
    }
}
