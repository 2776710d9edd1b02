internal import CWeirONNXRuntime
internal import WeirCore
internal import WeirDecoding

/// A model that ONNX Runtime has read.
final class ONNXRuntimeModel: OpenedModel {
    let facts: ModelFacts
    private let file: ModelFile
    private let engine: ONNXRuntimeEngine
    private let sentences: EngineSentences
    /// The names of the dimensions of each input.
    private let dimensionNames: [[String]]

    init(_ file: ModelFile, engine: ONNXRuntimeEngine) throws(WeirError) {
        self.file = file
        self.engine = engine
        let sentences = EngineSentences(engine: engine.name, fileName: file.name)
        self.sentences = sentences
        let format = try ModelFormat(of: file)
        guard format == .onnx else {
            throw WeirError(
                .model,
                "\(file.name) is no ONNX model, and ONNX Runtime runs no other; "
                    + "export it as ONNX, or choose the engine OpenVINO."
            )
        }
        let (metadata, isQuantized) = try file.withBytes { bytes throws(WeirError) in
            (try format.metadata(bytes, fileName: file.name), format.isQuantized(bytes))
        }
        do throws(ONNXRuntimeFailure) {
            let options = try ONNXRuntimeSessionOptions(engine.library)
            try options.setOptimization(false)
            let session = try engine.library.session(file.path, options.handle)
            let inputs = try ONNXRuntimePort.inputs(of: session, engine.library)
            let outputs = try ONNXRuntimePort.outputs(of: session, engine.library)
            dimensionNames = inputs.map { $0.type?.dimensionNames ?? [] }
            facts = ModelFacts(
                fileName: file.name,
                inputs: inputs.map(\.facts),
                outputs: outputs.map(\.facts),
                metadata: metadata,
                isQuantized: isQuantized
            )
        } catch {
            throw error.isUnknownOperation
                ? sentences.unknownOperations(cause: error.words) : sentences.unreadable(cause: error.words)
        }
    }

    func facts(inputShapes: [[Int]]) throws(WeirError) -> ModelFacts {
        var facts = facts
        let sizes = try openDimensions(inputShapes)
        do throws(ONNXRuntimeFailure) {
            // The shapes within follow from those of the inputs only when the model is optimized.
            let options = try ONNXRuntimeSessionOptions(engine.library)
            try options.setDimensions(sizes)
            let session = try engine.library.session(file.path, options.handle)
            facts.outputs = try ONNXRuntimePort.outputs(of: session, engine.library).map(\.facts)
            for index in facts.inputs.indices { facts.inputs[index].shape = inputShapes[index] }
            if facts.outputs.contains(where: { $0.shape.contains(-1) }) {
                // Where the trial fails they stay open, as the file has them.
                facts.outputs = (try? ONNXRuntimeTrial.outputs(of: session, facts, engine.library)) ?? facts.outputs
            }
            return facts
        } catch {
            throw sentences.unshapeable(self.facts, inputShapes, cause: error.words)
        }
    }

    func compile(_ options: CompileOptions) throws(WeirError) -> any CompiledModel {
        try engine.checkDevice(options.device)
        guard let device = ONNXRuntimeDevice(options.device) else { throw engine.noDevice(options.device) }
        try options.precision.check(options.device, known: device.precisions)
        let shapes = try facts.inputShapes(for: options)
        let sizes = try openDimensions(shapes)
        let inputs = try ONNXRuntimeInputs(facts, shapes, options)
        try checkOutputs()
        let runs = ONNXRuntimeSessionOptions.parallelRuns(options.performance, processors: Processors.count)
        do throws(ONNXRuntimeFailure) {
            let sessionOptions = try ONNXRuntimeSessionOptions(
                engine.library,
                device: device,
                precision: options.precision,
                cacheFolder: options.cacheFolder
            )
            try sessionOptions.setThreads(Processors.count - runs + 1)
            try sessionOptions.setDimensions(sizes)
            let session = try engine.library.session(file.path, sessionOptions.handle)
            return try ONNXRuntimeCompiledModel(
                session,
                engine.library,
                inputs: inputs,
                outputNames: facts.outputs.map(\.name),
                parallelRuns: runs,
                sentences: sentences,
                device: options.device
            )
        } catch {
            let precisions = device.precisions.joined(separator: " ").uppercased()
            throw sentences.refused(device: options.device, precisions: precisions, cause: error.words)
        }
    }

    /// The sizes of the dimensions that the model leaves open, by name, when its inputs have these shapes.
    ///
    /// Throws a sentence where a dimension that is fixed would have to change.
    private func openDimensions(_ shapes: [[Int]]) throws(WeirError) -> [String: Int] {
        var sizes: [String: Int] = [:]
        for ((port, names), shape) in zip(zip(facts.inputs, dimensionNames), shapes) {
            guard port.shape.count == shape.count, zip(port.shape, shape).allSatisfy({ $0 < 0 || $0 == $1 }) else {
                throw sentences.unshapeable(facts, shapes, cause: "ONNX Runtime keeps the dimensions that a file fixes")
            }
            for (name, size) in zip(names, shape) where !name.isEmpty {
                guard sizes.updateValue(size, forKey: name) ?? size == size else {
                    throw sentences.unshapeable(facts, shapes, cause: "its dimension '\(name)' would have two sizes")
                }
            }
        }
        return sizes
    }

    private func checkOutputs() throws(WeirError) {
        guard let output = facts.outputs.first(where: { $0.element == nil }) else { return }
        throw WeirError(
            .model,
            "\(file.name) gives '\(output.name)', which is no tensor of numbers; export the model without it."
        )
    }
}
