import WeirCore

extension WeirFileWriter {
    /// `detect` for a first model that finds objects in frames, `infer` for the others; the first would have the number
    /// `start` in the file.
    func models(_ stages: [Application.Stage], from start: Int = 1) -> [YAMLText.Entry] {
        guard let first = stages.first else { return [] }
        let numbered = stages.enumerated().map { model($0.element, number: start + $0.offset) }
        let others = first.findsObjects ? Array(numbered.dropFirst()) : numbered
        var map = YAMLMap()
        map.add("detect", first.findsObjects ? numbered[0] : nil)
        map.add("infer", others.isEmpty ? nil : .list(others))
        return map.entries
    }

    /// The model that would have `number` if nothing were said.
    private func model(_ stage: Application.Stage, number: Int) -> YAMLText {
        var map = YAMLMap()
        addModel(stage.model, to: &map)
        addWhatItLooksAt(stage, to: &map)
        if stage.model.componentID != number { map.add("stage", .number(stage.model.componentID)) }
        addWhatItFinds(stage.model, to: &map)
        let input = input(stage.model.input)
        if !input.entries.isEmpty { map.add("input", input.value) }
        return map.short
    }

    private func addModel(_ model: Application.Detection, to map: inout YAMLMap) {
        let standard = Application.Detection(model: model.model)
        switch model.model {
        case .demo: map.add("model", .plain("demo"))
        case .file(let path): map.add("model", .text(paths.text(path)))
        }
        map.add("task", model.task.map { .plain($0.rawValue) })
        map.add("family", model.family.map(YAMLText.text))
        map.add("attribute", model.attribute.map(YAMLText.text))
        map.add("decoder", model.decoder.map { .text(paths.text($0)) })
        map.add("labels", model.labels.map { .text(paths.text($0)) })
        if !model.outputs.isEmpty {
            let outputs = model.outputs.map { YAMLText.Entry(key: $0.key, value: .text($0.value)) }
            map.add("outputs", .map(outputs.sorted { $0.key < $1.key }))
        }
        map.add("keypoints", model.keypoints.map(YAMLText.text))
        map.add("blank", model.blank.map { .plain($0.rawValue) })
        map.add("normalize", model.normalizes.map(YAMLText.flag))
        if model.engine != standard.engine { map.add("engine", .plain(model.engine.rawValue)) }
        if model.device != standard.device { map.add("device", .text(model.device)) }
        if model.precision != standard.precision { map.add("precision", .plain(model.precision.rawValue)) }
        map.add("requests", model.requests.map(YAMLText.number))
        map.add("batch", model.batch.map(YAMLText.number))
        if model.interval != standard.interval { map.add("interval", .number(model.interval)) }
    }

    private func addWhatItFinds(_ model: Application.Detection, to map: inout YAMLMap) {
        let standard = Application.Detection(model: model.model)
        map.add("threshold", model.threshold.map(YAMLText.number))
        if !model.classThresholds.isEmpty {
            let thresholds = model.classThresholds.map { YAMLText.Entry(key: $0.key.text, value: .number($0.value)) }
            map.add("class-thresholds", .map(thresholds.sorted { $0.key < $1.key }))
        }
        map.add("nms-threshold", model.nmsThreshold.map(YAMLText.number))
        map.add("maximum-per-class", model.maximumPerClass.map(YAMLText.number))
        if model.clustering != standard.clustering { map.add("clustering", .plain(model.clustering.rawValue)) }
        if model.isClassAgnostic { map.add("class-agnostic", .flag(true)) }
        let options = options(model.classOptions)
        if !options.entries.isEmpty { map.add("class-options", options.value) }
        map.add("picture-size", model.pictureSize.map(YAMLText.size))
        if model.cutsAtOffsets { map.add("cut-at-offsets", .flag(true)) }
        if !model.classes.isEmpty { map.add("classes", .classes(model.classes)) }
        if !model.excludedClasses.isEmpty { map.add("excluded-classes", .classes(model.excludedClasses)) }
        map.add("class-count", model.classCount.map(YAMLText.number))
    }

    private func options(_ text: ClassOptionsText) -> YAMLMap {
        var map = YAMLMap()
        let all = ClassOptionsText.Entry(name: ClassOptionsText.all, options: text.general)
        map.add(optionsOf: (text.general == ClassOptions() ? [] : [all]) + text.classes)
        return map
    }

    private func input(_ input: Application.InputOverrides) -> YAMLMap {
        var map = YAMLMap()
        map.add("size", input.size.map(YAMLText.size))
        map.add("channels", input.channels.map { .plain($0.rawValue) })
        switch input.fit {
        case nil: break
        case .stretch: map.add("fit", .plain(ModelInputDraft.Fit.stretch.rawValue))
        case .letterbox(let fill, let centered):
            let fit: ModelInputDraft.Fit = centered ? .letterbox : .corner
            map.add("fit", .plain(fit.rawValue))
            if fill != ModelInputKeys.customaryFill { map.add("fill", .number(Int(fill))) }
        case .crop(let share):
            map.add("fit", .plain(ModelInputDraft.Fit.crop.rawValue))
            if share != 1 { map.add("share", .number(share)) }
        }
        map.add("scaling", input.scaling.map { .plain($0.rawValue) })
        map.add("mean", input.mean.map(numbers))
        map.add("scale", input.scale.map(numbers))
        if !input.constants.isEmpty {
            let constants = input.constants.map { name, values in
                YAMLText.Entry(
                    key: name,
                    value: values.count == 1 ? .number(values[0]) : .row(values.map(YAMLText.number))
                )
            }
            map.add("constants", .map(constants.sorted { $0.key < $1.key }))
        }
        return map
    }

    private func numbers(_ numbers: [Float]) -> YAMLText {
        numbers.count == 1 ? .number(numbers[0]) : .row(numbers.map(YAMLText.number))
    }
}

// MARK: - What a model looks at

extension WeirFileWriter {
    private func addWhatItLooksAt(_ stage: Application.Stage, to map: inout YAMLMap) {
        switch stage.input {
        case .frames: break
        case .objects(let input): map.add("objects", objects(input))
        case .regions(let regions): map.add("regions", .list(regions.map(region)))
        }
        map.add("tiles", stage.tiles.map(tiles))
        if !stage.streams.isEmpty { map.add("streams", streams(stage.streams)) }
    }

    private func objects(_ input: Application.ObjectInput) -> YAMLText {
        var map = YAMLMap()
        map.add("from", input.fromStage.map(YAMLText.number) ?? .plain(ObjectKeys.anyModel))
        if !input.classes.isEmpty { map.add("classes", .classes(input.classes)) }
        map.add("minimum-size", input.minimumSize.map(YAMLText.size))
        map.add("maximum-size", input.maximumSize.map(YAMLText.size))
        if input.margin > 0 { map.add("margin", .number(input.margin)) }
        map.add(
            "reinfer-interval",
            input.reinferInterval.map { $0 == Application.ObjectInput.never ? .plain(ObjectKeys.once) : .number($0) }
        )
        if input.isAsynchronous { map.add("asynchronous", .flag(true)) }
        return map.short
    }

    func streams(_ streams: [SourceID]) -> YAMLText { .row(streams.map { .text($0.name) }) }

    func region(_ region: Application.Region) -> YAMLText {
        let (key, outline): (String, YAMLText) =
            switch region.outline {
            case .box(let box): ("box", .row([box.x, box.y, box.width, box.height].map(YAMLText.number)))
            case .polygon(let corners):
                ("polygon", .points(corners))
            }
        guard let source = region.source else { return outline }
        var map = YAMLMap()
        map.add("stream", .text(source.name))
        map.add(key, outline)
        return map.value
    }

    private func tiles(_ tiles: Application.Tiles) -> YAMLText {
        var map = YAMLMap()
        map.add("size", .size(tiles.size))
        if tiles.overlap != Application.Tiles.usualOverlap { map.add("overlap", .number(tiles.overlap)) }
        return map.short
    }
}

extension Application.Stage {
    /// Whether it is what `detect` is about.
    fileprivate var findsObjects: Bool {
        if looksAtObjects { return false }
        switch model.task {
        case nil, .detect, .obb, .segment, .pose: return true
        case .semantic, .classify, .text, .embed, .regress, .raw: return false
        }
    }
}

extension ClassName {
    fileprivate var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .name(let name): name
        }
    }
}
