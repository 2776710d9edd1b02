internal import CWeirOpenVINO
internal import Synchronization
internal import WeirCore
internal import WeirDecoding

/// A model that OpenVINO has read.
final class OpenVINOModel: OpenedModel {
    let facts: ModelFacts
    private let file: ModelFile
    private let engine: OpenVINOEngine
    private let sentences: EngineSentences
    /// The names that an ONNX file gives its outputs; empty for other formats.
    private let outputNames: [String]
    /// What was read for the facts; a compilation takes and changes it.
    private let read: Mutex<OpenVINOHandle?>

    init(_ file: ModelFile, engine: OpenVINOEngine) throws(WeirError) {
        self.file = file
        self.engine = engine
        sentences = EngineSentences(engine: engine.name, fileName: file.name)
        let format = try ModelFormat(of: file)
        var facts = ModelFacts(fileName: file.name, inputs: [], outputs: [])
        outputNames = try file.withBytes { bytes throws(WeirError) in
            facts.metadata = try format.metadata(bytes, fileName: file.name)
            facts.isQuantized = format.isQuantized(bytes)
            return format == .onnx ? ONNXGraph.outputNames(bytes) : []
        }
        do throws(OpenVINOFailure) {
            let model = try engine.read(file)
            self.facts = try Self.facts(of: model, outputNames, facts)
            read = Mutex(model)
        } catch {
            // What comes before tells where in its own code the library was.
            guard let start = error.words.firstRange(of: "No conversion rule found")?.lowerBound else {
                throw sentences.unreadable(cause: error.words)
            }
            throw sentences.unknownOperations(cause: String(error.words[start...]))
        }
    }

    func facts(inputShapes: [[Int]]) throws(WeirError) -> ModelFacts {
        do throws(OpenVINOFailure) {
            let model = try takeModel()
            try reshape(model, to: inputShapes)
            let facts = try Self.facts(of: model, outputNames, facts)
            keep(model)
            return facts
        } catch {
            throw sentences.unshapeable(facts, inputShapes, cause: error.words)
        }
    }

    func compile(_ options: CompileOptions) throws(WeirError) -> any CompiledModel {
        try engine.checkDevice(options.device)
        try engine.checkPrecision(options.precision, of: options.device)
        let picture = try facts.pictureIndex(options.constants)
        let model = try shapedModel(for: options)
        do throws(OpenVINOFailure) {
            let prepared = try OpenVINOPreprocessing.add(to: model, picture: picture, options)
            let compiled = try engine.compile(prepared, device: options.device, properties: properties(options))
            return try OpenVINOCompiledModel(
                compiled,
                inputs: OpenVINOInputs(facts, picture: picture, options.constants),
                outputNames: facts.outputs.map(\.name),
                sentences: sentences,
                device: options.device
            )
        } catch {
            let precisions = engine.precisions(of: options.device)
            throw sentences.refused(device: options.device, precisions: precisions, cause: error.words)
        }
    }

    /// The model, with the shapes that take a picture made as `options` say.
    private func shapedModel(for options: CompileOptions) throws(WeirError) -> OpenVINOHandle {
        let shapes = try facts.inputShapes(for: options)
        do throws(OpenVINOFailure) {
            let model = try takeModel()
            try reshape(model, to: shapes)
            return model
        } catch {
            throw sentences.unshapeable(facts, shapes, cause: error.words)
        }
    }

    private func reshape(_ model: borrowing OpenVINOHandle, to shapes: [[Int]]) throws(OpenVINOFailure) {
        guard try OpenVINOPort.inputs(of: model.pointer).map(\.shape) != shapes else { return }
        var partials: [ov_partial_shape_t] = []
        defer { for index in partials.indices { ov_partial_shape_free(&partials[index]) } }
        for shape in shapes {
            var partial = ov_partial_shape_t()
            try check(ov_partial_shape_create_static(Int64(shape.count), shape.map(Int64.init), &partial))
            partials.append(partial)
        }
        try check(ov_model_reshape_by_port_indexes(model.pointer, Array(shapes.indices), partials, shapes.count))
    }

    /// `facts` with the inputs and outputs that the library's model has now.
    private static func facts(
        of model: borrowing OpenVINOHandle,
        _ outputNames: [String],
        _ facts: ModelFacts
    ) throws(OpenVINOFailure) -> ModelFacts {
        var facts = facts
        facts.inputs = try OpenVINOPort.inputs(of: model.pointer).map(\.facts)
        facts.outputs = try OpenVINOPort.outputs(of: model.pointer).map(\.facts)
        // The library has several names for an output, and tells any one of them.
        guard outputNames.count == facts.outputs.count else { return facts }
        for (index, name) in outputNames.enumerated() { facts.outputs[index].name = name }
        return facts
    }

    private func takeModel() throws(OpenVINOFailure) -> OpenVINOHandle {
        if let model = read.withLock({ $0.take() }) { return model }
        return try engine.read(file)
    }

    private func keep(_ model: consuming OpenVINOHandle) {
        var model: OpenVINOHandle? = model
        read.withLock { swap(&$0, &model) }
    }

    private func properties(_ options: CompileOptions) -> [(key: OpenVINOProperty, value: String)] {
        let mode =
            switch options.performance {
            case .throughput: "THROUGHPUT"
            case .latency: "LATENCY"
            }
        var properties = [(key: OpenVINOProperty.performance, value: mode)]
        switch options.precision {
        // What is quantized is computed so; the rest as the device likes.
        case .automatic, .int8: break
        case .fp32: properties.append((key: .precision, value: "f32"))
        case .fp16: properties.append((key: .precision, value: "f16"))
        case .bf16: properties.append((key: .precision, value: "bf16"))
        }
        // Of what OpenVINO 2026.4.1 keeps of some models in integers, it makes others that find nothing.
        if let folder = options.cacheFolder, !facts.isQuantized {
            properties.append((key: .cacheFolder, value: folder))
        }
        return properties
    }
}
