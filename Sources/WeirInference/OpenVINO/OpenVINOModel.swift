internal import CWeirOpenVINO
internal import Synchronization
internal import WeirCore
internal import WeirDecoding

/// A model that OpenVINO has read.
final class OpenVINOModel: OpenedModel {
    let facts: ModelFacts
    private let file: ModelFile
    private let engine: OpenVINOEngine
    /// What was read for the facts; a compilation takes and changes it.
    private let read: Mutex<OpenVINOHandle?>

    init(_ file: ModelFile, engine: OpenVINOEngine) throws(WeirError) {
        self.file = file
        self.engine = engine
        let format = try ModelFormat(of: file)
        let metadata = try file.withBytes { bytes throws(WeirError) in
            try format.metadata(bytes, fileName: file.name)
        }
        do throws(OpenVINOFailure) {
            let model = try engine.read(file)
            facts = try Self.facts(of: model, fileName: file.name, metadata: metadata)
            read = Mutex(model)
        } catch {
            throw Self.unreadable(file, error)
        }
    }

    func facts(inputShape: [Int]) throws(WeirError) -> ModelFacts {
        do throws(OpenVINOFailure) {
            let model = try takeModel()
            try reshape(model, to: inputShape)
            let facts = try Self.facts(of: model, fileName: file.name, metadata: facts.metadata)
            keep(model)
            return facts
        } catch {
            throw unshapeable(inputShape, error)
        }
    }

    func compile(_ options: CompileOptions) throws(WeirError) -> any CompiledModel {
        try engine.checkDevice(options.device)
        try engine.checkPrecision(options.precision, of: options.device)
        let model = try shapedModel(for: options.input)
        do throws(OpenVINOFailure) {
            let prepared = try OpenVINOPreprocessing.add(to: model, options)
            let compiled = try engine.compile(prepared, device: options.device, properties: properties(options))
            return try OpenVINOCompiledModel(compiled, fileName: file.name, device: options.device)
        } catch {
            throw refused(options.device, error)
        }
    }

    /// The model, with the shape that takes a picture made as `input` says.
    private func shapedModel(for input: ModelInput) throws(WeirError) -> OpenVINOHandle {
        let shape = try facts.inputShape(for: input)
        do throws(OpenVINOFailure) {
            let model = try takeModel()
            try reshape(model, to: shape)
            return model
        } catch {
            throw unshapeable(shape, error)
        }
    }

    private func reshape(_ model: borrowing OpenVINOHandle, to shape: [Int]) throws(OpenVINOFailure) {
        guard try OpenVINOPort.inputs(of: model.pointer).map(\.shape) != [shape] else { return }
        var partial = ov_partial_shape_t()
        try check(ov_partial_shape_create_static(Int64(shape.count), shape.map(Int64.init), &partial))
        defer { ov_partial_shape_free(&partial) }
        try check(ov_model_reshape_single_input(model.pointer, partial))
    }

    private static func facts(
        of model: borrowing OpenVINOHandle,
        fileName: String,
        metadata: [String: String]
    ) throws(OpenVINOFailure) -> ModelFacts {
        ModelFacts(
            fileName: fileName,
            inputs: try OpenVINOPort.inputs(of: model.pointer).map(\.facts),
            outputs: try OpenVINOPort.outputs(of: model.pointer).map(\.facts),
            metadata: metadata
        )
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
        case .automatic: break
        case .fp32: properties.append((key: .precision, value: "f32"))
        case .fp16: properties.append((key: .precision, value: "f16"))
        case .bf16: properties.append((key: .precision, value: "bf16"))
        }
        if let folder = options.cacheFolder { properties.append((key: .cacheFolder, value: folder)) }
        return properties
    }
}

// MARK: - Sentences

extension OpenVINOModel {
    private static func unreadable(_ file: ModelFile, _ failure: OpenVINOFailure) -> WeirError {
        guard !failure.words.contains("No conversion rule found") else {
            return WeirError(
                .model,
                "\(file.name) uses operations that OpenVINO does not know; export the model again without them.",
                cause: failure.words
            )
        }
        return WeirError(
            .model,
            "\(file.name) is damaged or incomplete, OpenVINO cannot read it; copy or export the model again.",
            cause: failure.words
        )
    }

    private func unshapeable(_ shape: [Int], _ failure: OpenVINOFailure) -> WeirError {
        let inputs = facts.inputs.map(\.description).joined(separator: ", ")
        return WeirError(
            .model,
            "\(file.name) takes the input \(inputs), and cannot be changed to take "
                + "\(shape.map(String.init).joined(separator: "x")); leave the size as the model has it.",
            cause: failure.words
        )
    }

    private func refused(_ device: String, _ failure: OpenVINOFailure) -> WeirError {
        let precisions = engine.precisions(of: device)
        let ability = precisions.isEmpty ? "" : ", which offers \(precisions)"
        return WeirError(
            .model,
            "\(file.name) cannot be compiled for the device \(device)\(ability); "
                + "export the model in another precision, or choose another device.",
            cause: failure.words
        )
    }
}
