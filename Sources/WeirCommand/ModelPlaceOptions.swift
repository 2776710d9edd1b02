import ArgumentParser
import WeirCore

/// Where a model runs, and what it computes in.
struct ModelPlaceOptions: ParsableArguments {
    @Option(help: "The engine that runs the model: auto, openvino, onnxruntime.")
    var engine = InferenceEngineChoice.automatic

    @Option(help: "The device that it runs on, such as CPU or GPU, or several in order of preference.")
    var device = "CPU"

    @Option(help: "What it computes in: auto, fp32, fp16, bf16.")
    var precision = InferencePrecision.fp32
}

extension InferenceEngineChoice: ExpressibleByArgument {}
extension InferencePrecision: ExpressibleByArgument {}
