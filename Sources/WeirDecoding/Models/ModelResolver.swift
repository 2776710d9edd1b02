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
        stated = StatedSettings(
            metadata: metadata.settings,
            fileName: facts.fileName,
            sidecars: sidecars,
            overrides: overrides
        )
        image = try ImageInput(facts, constants: stated.value(\.constants)?.value.keys.map(\.self) ?? [])
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
        let task = stated.value(\.task)
        if let unknown = metadata.unknownTask, family == nil, task == nil {
            throw WeirError(
                .model,
                "\(facts.fileName) is a model for the task '\(quoted(unknown))', which can't be read; those that can are "
                    + "\(ModelTask.namesText)."
            )
        }
        try checkOutputReadings()
        var shapes = ModelShapes(inputSize: size, outputs: facts.outputs, batch: image.batch)
        shapes.settings = stated.forDecoders
        return try FamilyRecognition(
            facts,
            shapes: shapes,
            stated: family,
            task: task,
            hint: metadata.familyHint,
            labelCount: stated.value(\.labels)?.value.count
        )
    }

    func input(_ size: Size, of family: ModelFamily) throws(WeirError) -> ModelInput {
        let usual = usualArithmetic(of: family)
        return ModelInput(
            size: size,
            channels: try channels(of: family),
            layout: image.layout,
            fit: stated.value(\.fit)?.value ?? family.fit,
            scaling: stated.value(\.scaling)?.value ?? family.scaling,
            mean: try perChannel(\.mean, "mean", default: usual.mean),
            scale: try perChannel(\.scale, "scale", default: usual.scale)
        )
    }

    private func usualArithmetic(of family: ModelFamily) -> (mean: [Float], scale: [Float]) {
        // A model that takes bytes does its own arithmetic on them.
        if takesBytes { return ([0], [1]) }
        guard family.isPixelGuess, image.layout == .channelsLast else { return (family.mean, family.scale) }
        return (ModelFamily.tensorFlowMean, ModelFamily.tensorFlowScale)
    }

    private var takesBytes: Bool { image.port.elementType == "u8" }

    /// Throws where something is said of an output that the model doesn't have.
    private func checkOutputReadings() throws(WeirError) {
        guard let (readings, place) = stated.value(\.outputs) else { return }
        for reading in readings where !facts.outputs.contains(where: { $0.name == reading.output }) {
            throw WeirError(
                .settings,
                "\(place) names the output '\(quoted(reading.output))', but \(facts.fileName) has "
                    + "\(facts.outputs.described)."
            )
        }
    }

    /// What to say where the pixels are made as most models want them, for want of anything that tells.
    func pixelNotices(of family: ModelFamily, _ input: ModelInput) -> [String] {
        let isSaid =
            stated.value(\.mean) != nil || stated.value(\.scale) != nil || stated.value(\.channels) != nil
        guard family.isPixelGuess, !takesBytes, !isSaid else { return [] }
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        func text(_ values: [Float]) -> String { values.map { "\($0)" }.joined(separator: " ") }
        return [
            "\(facts.fileName) does not say what pixels it takes; it is given \(input.channels.rawValue), less "
                + "\(text(input.mean)), divided by \(text(input.scale.map { 1 / $0 })); if that is wrong, say channels, "
                + "mean and scale in \(sidecar) beside it."
        ]
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
    /// The names of the classes, flat and by question.
    struct Labels {
        var flat: [String] = []
        /// For each question of a classifier that answers several.
        var byAttribute: [String: [String]] = [:]
        var notices: [String] = []
    }

    /// Throws where the names are fewer than the model has classes.
    func labels(for recognition: FamilyRecognition) throws(WeirError) -> Labels {
        let (family, decoder) = (recognition.family, recognition.decoder)
        if family.task == .text { return try characters(classCount: decoder.classCount) }
        if stated.value(\.labels) == nil {
            let count = decoder.classCount ?? family.usualLabels.count
            if !family.usualLabels.isEmpty, family.usualLabels.count == count {
                return Labels(flat: family.usualLabels)
            }
            return Labels(notices: family.task.hasClasses ? [missingLabels(decoder)] : [])
        }
        guard decoder.heads.isEmpty else { return try labels(of: decoder.heads) }
        return try labels(classCount: decoder.classCount)
    }

    private func labels(of heads: [ClassHead]) throws(WeirError) -> Labels {
        guard let (labels, place) = stated.value(\.labels) else { return Labels() }
        let lists = ClassHeadLabels(labels)
        if let names = lists.names(for: heads) {
            guard heads.count > 1 else { return Labels(flat: names[0]) }
            let pairs = zip(heads, names).map { ($0.attribute, $1) }
            return Labels(byAttribute: Dictionary(pairs) { first, _ in first })
        }
        if heads.count == 1 { return try self.labels(classCount: heads[0].classCount) }
        let found = heads.map { "\($0.classCount) for \($0.attribute)" }.joined(separator: " and ")
        throw WeirError(
            .settings,
            "\(place) gives \(lists.described) names, but \(facts.fileName) has \(found); give a line for each, with the "
                + "names separated by semicolons."
        )
    }

    private func labels(classCount: Int?) throws(WeirError) -> Labels {
        guard let (labels, place) = stated.value(\.labels) else { return Labels() }
        guard let classCount else { return Labels(flat: labels) }
        if labels.count < classCount {
            throw WeirError(
                .settings,
                "\(place) names \(labels.count) classes, but \(facts.fileName) has \(classCount); "
                    + "name all of them in the model's order."
            )
        }
        guard labels.count > classCount else { return Labels(flat: labels) }
        let notice = "\(place) names \(labels.count) classes, but \(facts.fileName) has only \(classCount)."
        return Labels(flat: labels, notices: [notice])
    }

    /// The alphabet of a model that reads text, which has `classCount` classes, where its outputs show that.
    private func characters(classCount: Int?) throws(WeirError) -> Labels {
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        guard let (labels, place) = stated.value(\.labels) else {
            throw WeirError(
                .settings,
                "\(facts.fileName) reads text, but nothing tells its characters; name them in the model's order with "
                    + "labels, in \(sidecar) beside it (labels: 0123456789) or one a line in "
                    + "\(ModelSidecar.labelsFileName(forModel: facts.fileName))."
            )
        }
        let alphabet = Alphabet(labels, classCount: classCount, blank: stated.value(\.blank)?.value)
        guard let classCount else { return Labels(flat: alphabet.characters) }
        guard alphabet.fits else {
            throw WeirError(
                .settings,
                "\(place) names \(alphabet.characters.count) characters, but \(facts.fileName) has \(classCount) "
                    + "classes, one of them for no character; name \(classCount - 1)."
            )
        }
        guard alphabet.isBlankGuess else { return Labels(flat: alphabet.characters) }
        let notice =
            "\(facts.fileName) is read with the first of its \(classCount) classes standing for no character; if it is the "
            + "last, say blank: last in \(sidecar) beside it."
        return Labels(flat: alphabet.characters, notices: [notice])
    }

    private func missingLabels(_ decoder: any OutputDecoder) -> String {
        let sidecar = ModelSidecar.labelsFileName(forModel: facts.fileName)
        let classes = decoder.classCount.map { "its \($0) classes" } ?? "its classes"
        return
            "\(facts.fileName) does not name \(classes), so they are called 'class 0', 'class 1' and so on; name them in "
            + "the file's metadata (weir.labels), in a file \(sidecar) beside it (one a line) or with the property labels."
    }
}
