internal import WeirCore
internal import WeirDecoding

/// Reads, describes and compiles a model, by another engine where the first one refuses it.
struct ModelLoading {
    /// A model that is ready to run.
    struct Loaded {
        let description: ModelDescription
        let shared: SharedModel
        /// The engine and the device, such as "OpenVINO on CPU".
        let place: String
        /// Whether it computes in 8-bit integers.
        let isQuantized: Bool
        /// What the user should know, a sentence each.
        var notices: [String]
    }

    /// Why a model could not be loaded.
    private enum Failure: Error {
        /// The engine doesn't know what to do with it; another one may.
        case refusal(WeirError)
        case fault(WeirError)

        var error: WeirError {
            switch self {
            case .refusal(let error), .fault(let error): error
            }
        }
    }

    let file: ModelFile
    let settings: DetectionSettings
    let registry: ModelRegistry

    /// Throws the sentence of the engine that was asked first, unless another one takes the model.
    func load() throws(WeirError) -> Loaded {
        let selection = try EngineSelection(settings.engine, devices: settings.device, engine: registry.engine)
        do throws(Failure) {
            var loaded = try load(selection)
            loaded.notices += deviceNotice(selection)
            return loaded
        } catch {
            guard case .refusal(let refusal) = error, let other = other(than: selection) else { throw error.error }
            return try load(other, after: refusal)
        }
    }

    private func load(_ selection: EngineSelection) throws(Failure) -> Loaded {
        let reading = ModelRegistry.Reading(file: file, engine: selection.kind)
        let source: ModelSource
        do throws(WeirError) { source = try registry.source(reading) } catch { throw Self.refusal(error) }
        var notices: [String] = []
        let compilation: ModelRegistry.Compilation
        let description: ModelDescription
        do throws(WeirError) {
            description = try describe(source.model)
            compilation = ModelRegistry.Compilation(
                reading: reading,
                options: options(description, selection.device) { notices.append($0) },
                requestCount: settings.requestCount,
                batch: settings.batch
            )
        } catch { throw .fault(error) }
        do throws(WeirError) {
            notices += saturationNotice(source.model.facts, selection)
            let shared = try registry.model(source, compilation)
            notices += batchNotice(shared)
            return Loaded(
                description: description,
                shared: shared,
                place: "\(try registry.engine(selection.kind).name) on \(selection.device)",
                isQuantized: source.model.facts.isQuantized,
                notices: description.notices + notices
            )
        } catch { throw Self.refusal(error) }
    }

    /// What an engine says of a model is a refusal; of settings, libraries and files it is a fault.
    private static func refusal(_ error: WeirError) -> Failure {
        error.code == .model ? .refusal(error) : .fault(error)
    }

    private func options(
        _ description: ModelDescription,
        _ device: String,
        warn: (String) -> Void
    ) -> CompileOptions {
        CompileOptions(
            device: device,
            input: description.input,
            constants: description.constants,
            takesPlanes: description.input.layout == .channelsFirst,
            performance: settings.performance,
            precision: settings.precision,
            cacheFolder: ModelCache.folder(warn: warn)
        )
    }
}

// MARK: - The engine

extension ModelLoading {
    /// What the file says of its inputs and outputs, by the first engine that reads it.
    ///
    /// Throws the sentence of the engine that was asked first.
    func facts() throws(WeirError) -> ModelFacts {
        let selection = try EngineSelection(settings.engine, devices: settings.device, engine: registry.engine)
        do throws(WeirError) {
            return try registry.source(ModelRegistry.Reading(file: file, engine: selection.kind)).model.facts
        } catch {
            guard let other = other(than: selection),
                let source = try? registry.source(ModelRegistry.Reading(file: file, engine: other.kind))
            else { throw error }
            return source.model.facts
        }
    }

    /// ONNX Runtime, where OpenVINO was only the first choice and there is a device for it.
    private func other(than selection: EngineSelection) -> EngineSelection? {
        guard settings.engine == .automatic, selection.kind == .openVINO, (try? ModelFormat(of: file)) == .onnx else {
            return nil
        }
        return try? EngineSelection(.onnxRuntime, devices: settings.device, engine: registry.engine)
    }

    private func load(_ other: EngineSelection, after refusal: WeirError) throws(WeirError) -> Loaded {
        var loaded: Loaded
        do throws(Failure) {
            loaded = try load(other)
        } catch {
            // What is wrong with a model that only this one reads is told in its words.
            if case .fault(let fault) = error { throw fault }
            throw refusal
        }
        let reason = refusal.cause.map { " (\($0))" } ?? ""
        loaded.notices.append(
            "OpenVINO refuses \(file.name)\(reason), so ONNX Runtime runs it on \(other.device); with the engine "
                + "'onnxruntime' OpenVINO is not asked."
        )
        return loaded
    }

    /// What to say of an INT8 model on a processor that can't add up its products.
    private func saturationNotice(_ facts: ModelFacts, _ selection: EngineSelection) -> [String] {
        guard facts.maySaturate, Processors.saturateBytes, selection.device.hasPrefix("CPU") else { return [] }
        return [
            "\(file.name) is an INT8 model, and this processor has no instructions for such (VNNI), so that sums may be "
                + "cut off and objects appear where none are; take the model's FP16 or FP32 form, or let weir quantize make "
                + "an INT8 form on this machine."
        ]
    }

    /// What to say where a batch was asked for that the model can't take.
    private func batchNotice(_ shared: SharedModel) -> [String] {
        guard case .upTo(let size) = settings.batch, shared.largestBatch < size else { return [] }
        return [
            "\(file.name) can't look at \(size) pictures in one run, since its shapes or its answers depend on their number; "
                + "it looks at \(shared.largestBatch == 1 ? "one at a time" : "\(shared.largestBatch) at most")."
        ]
    }

    /// Which device was taken of several.
    private func deviceNotice(_ selection: EngineSelection) -> [String] {
        guard EngineSelection.devices(settings.device).count > 1 else { return [] }
        return ["\(file.name) runs on \(selection.device), the first of \(settings.device) that this machine has."]
    }
}

// MARK: - What the model is

extension ModelLoading {
    private func describe(_ model: any OpenedModel) throws(WeirError) -> ModelDescription {
        let sidecars = try sidecars()
        var overrides = settings.overrides
        if let library = overrides.decoder ?? sidecars.last(where: { $0.settings.decoder != nil })?.settings.decoder {
            overrides.family = try DecoderLibrary.family(file.pathBeside(library))
        }
        let words = try wordsBeside()
        var facts = model.facts.adding(words)
        let shapes = try ModelDescription.inputShapes(facts: facts, sidecars: sidecars, overrides: overrides)
        if facts.inputs.map(\.shape) != shapes { facts = try model.facts(inputShapes: shapes).adding(words) }
        return try ModelDescription(facts: facts, sidecars: sidecars, overrides: overrides)
    }

    /// What Ultralytics says beside a file that can't hold its words.
    private func wordsBeside() throws(WeirError) -> [String: String] {
        guard try ModelFormat(of: file) != .onnx, let text = try file.textBeside({ _ in UltralyticsFile.name }) else {
            return [:]
        }
        return UltralyticsFile.metadata(text.text)
    }

    /// What the files beside a model say of it, in order of increasing weight.
    func sidecars() throws(WeirError) -> [ModelSidecar] {
        var sidecars: [ModelSidecar] = []
        if let labels = try file.textBeside({ ModelSidecar.labelsFileName(forModel: $0) }) {
            sidecars.append(try ModelSidecar(labels: labels.text, fileName: labels.name))
        }
        if let settings = try file.textBeside({ ModelSidecar.settingsFileName(forModel: $0) }) {
            sidecars.append(try ModelSidecar(settings: settings.text, fileName: settings.name))
        }
        return sidecars
    }
}
