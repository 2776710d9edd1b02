import WeirCore

/// Decides, value by value, what holds for a model.
struct ModelResolver {
    let facts: ModelFacts
    let image: ImageInput
    let metadata: ExporterMetadata
    let stated: StatedSettings

    init(_ facts: ModelFacts, sidecars: [ModelSidecar], overrides: ModelSettings) throws(WeirError) {
        self.facts = facts
        metadata = try ExporterMetadata(facts)
        image = try ImageInput(facts)
        stated = StatedSettings(
            metadata: metadata.settings,
            fileName: facts.fileName,
            sidecars: sidecars,
            overrides: overrides
        )
    }

    /// What the user says, else the model's own shape, else what the exporter says.
    func size() throws(WeirError) -> Size {
        if let size = stated.userValue(\.size) ?? image.size ?? stated.value(\.size)?.value { return size }
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        throw WeirError(
            .model,
            "\(facts.fileName) takes pictures of any size (\(image.port)); say which in the file's metadata (weir.size), "
                + "in a file \(sidecar) beside it (size: 640x640) or with the property size=640x640."
        )
    }

    func recognize(_ size: Size) throws(WeirError) -> FamilyRecognition {
        let family = stated.value(\.family)
        if let task = metadata.otherTask, family == nil {
            throw WeirError(
                .model,
                "\(facts.fileName) is a model for the task '\(task)', but only detectors (task 'detect') can be read."
            )
        }
        return try FamilyRecognition(
            facts,
            shapes: ModelShapes(inputSize: size, outputs: facts.outputs, batch: image.port.shape[0]),
            stated: family,
            hint: metadata.familyHint,
            labelCount: stated.value(\.labels)?.value.count
        )
    }

    func input(_ size: Size, of family: ModelFamily) throws(WeirError) -> ModelInput {
        // A model that takes bytes does its own arithmetic on them.
        let takesBytes = image.port.elementType == "u8"
        return ModelInput(
            size: size,
            channels: try channels(of: family),
            layout: image.layout,
            fit: stated.value(\.fit)?.value ?? family.fit,
            mean: try perChannel(\.mean, "mean", default: takesBytes ? [0] : family.mean),
            scale: try perChannel(\.scale, "scale", default: takesBytes ? [1] : family.scale)
        )
    }

    private func channels(of family: ModelFamily) throws(WeirError) -> ModelInput.Channels {
        let usual = image.channelCount == 1 ? ModelInput.Channels.gray : family.channels
        guard let (channels, place) = stated.value(\.channels) else { return usual }
        guard (channels == .gray) == (image.channelCount == 1) else {
            // Exporters write the order of colours for gray models too.
            if stated.userValue(\.channels) == nil { return usual }
            throw WeirError(
                .settings,
                "\(place) says that the channels are \(channels.rawValue), but \(facts.fileName) takes \(image.port)."
            )
        }
        return channels
    }

    private func perChannel(
        _ path: KeyPath<ModelSettings, [Float]?>,
        _ name: String,
        default usual: [Float]
    ) throws(WeirError) -> [Float] {
        let count = image.channelCount
        guard let (values, place) = stated.value(path) else {
            return usual.count == count
                ? usual : [Float](repeating: usual.reduce(0, +) / Float(usual.count), count: count)
        }
        if values.count == count { return values }
        guard values.count == 1 else {
            throw WeirError(
                .settings,
                "\(place) gives \(values.count) numbers for \(name), but \(facts.fileName) takes \(image.port): "
                    + "give 1\(count == 1 ? "" : " or \(count)")."
            )
        }
        return [Float](repeating: values[0], count: count)
    }
}

extension ModelResolver {
    /// Throws where there are fewer than the model has classes.
    func labels(classCount: Int?) throws(WeirError) -> [String] {
        guard let (labels, place) = stated.value(\.labels) else { return [] }
        if let classCount, labels.count < classCount {
            throw WeirError(
                .settings,
                "\(place) names \(labels.count) classes, but \(facts.fileName) has \(classCount); "
                    + "name all of them in the model's order."
            )
        }
        return labels
    }

    /// What to say of labels that are missing or too many.
    func labelNotices(classCount: Int?) -> [String] {
        guard let (labels, place) = stated.value(\.labels) else {
            let sidecar = ModelSidecar.labelsFileName(forModel: facts.fileName)
            let classes = classCount.map { "its \($0) classes" } ?? "its classes"
            return [
                "\(facts.fileName) does not name \(classes), so they are called 'class 0', 'class 1' and so on; name them in "
                    + "the file's metadata (weir.labels), in a file \(sidecar) beside it (one a line) or with the property labels."
            ]
        }
        guard let classCount, labels.count > classCount else { return [] }
        return ["\(place) names \(labels.count) classes, but \(facts.fileName) has only \(classCount)."]
    }
}
