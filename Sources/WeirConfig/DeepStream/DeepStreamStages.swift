import WeirCore

/// Reads the models of an application file, and what cuts frames for them.
struct DeepStreamStages {
    let reader: DeepStreamReader

    private var branches: DeepStreamBranches { DeepStreamBranches(reader: reader) }

    func read(into draft: inout Draft) {
        addPrimary("primary-gie", preprocessing: "pre-process", into: &draft)
        for (number, found) in branches.primaries {
            addPrimary(found.name, preprocessing: "pre-process\(number)", into: &draft)
        }
        // One without a number counts too.
        let secondaries =
            [reader.file["secondary-gie"]].compactMap(\.self)
            + reader.file.groups(numbered: "secondary-gie").map(\.group)
        for found in secondaries {
            for group in models(of: found) {
                if let model = DeepStreamModel(group: group).model() { addSecondary(model, group, into: &draft) }
            }
        }
        checkSources(of: draft)
        if !reader.reading.hasErrors { order(&draft) }
    }

    private func addPrimary(_ name: String, preprocessing: String, into draft: inout Draft) {
        guard let group = reader.enabled(name, KnownKeys.primaryModel) else { return }
        draft.asksForDetection = true
        if let model = DeepStreamModel(group: group).model() { add(model, group, preprocessing, into: &draft) }
    }

    /// The groups about secondary models that a group stands for: itself, or those of a file that it names.
    private func models(of found: KeyFile.Group) -> [GroupReader] {
        let group = reader.group(found)
        guard group.has("cfg-file-path"), !group.has("config-file") else {
            return reader.enabled(found.name, KnownKeys.secondaryModel).map { [$0] } ?? []
        }
        let number = Int(found.name.drop { !$0.isNumber }) ?? 0
        guard let group = branches.enabled(found.name, KnownKeys.secondaryFile, branch: number) else { return [] }
        let inner = branches.secondaries(group)
        for group in inner { KnownKeys.secondaryModel.check(group) }
        return inner
    }

    // MARK: - Models

    private func add(
        _ model: NvInferModel,
        _ group: GroupReader,
        _ preprocessingName: String,
        into draft: inout Draft
    ) {
        if model.looksAtObjects {
            return group.error(
                "config-file",
                "The file that `config-file` names says `process-mode` 2, which looks at objects, but the first model must "
                    + "look at frames: 1."
            )
        }
        let streams = branches.streams(ofModel: model.detection.componentID, draft.application.sources)
        var stage = Application.Stage(model: model.detection, streams: streams)
        if let prepared = preprocessing(preprocessingName, for: model.detection.componentID) {
            prepared.apply(to: &stage, sources: draft.application.sources)
        } else if model.asksForPreparedInput {
            let key = group.has("input-tensor-meta") ? "input-tensor-meta" : "config-file"
            group.warning(
                key,
                "The model is to take frames that \(quoted("[\(preprocessingName)]")) has cut, but no such group is "
                    + "enabled for it; it looks at whole frames."
            )
        }
        append(stage, group, to: &draft)
    }

    private func addSecondary(_ model: NvInferModel, _ group: GroupReader, into draft: inout Draft) {
        var stage = Application.Stage(model: model.detection, input: .objects(model.objects))
        if !model.hasNumber {
            let numbers = draft.application.stages.map(\.model.componentID)
            stage.model.componentID = min(numbers.max() ?? 0, Int(Int32.max) - 1) + 1
        }
        for (_, found) in reader.file.groups(numbered: "secondary-pre-process") {
            preprocessing(found.name, for: stage.model.componentID)?.apply(
                to: &stage,
                sources: draft.application.sources
            )
        }
        append(stage, group, to: &draft)
    }

    private func append(_ stage: Application.Stage, _ group: GroupReader, to draft: inout Draft) {
        let number = stage.model.componentID
        if draft.application.stages.contains(where: { $0.model.componentID == number }) {
            group.error(
                "gie-unique-id",
                "The model of \(quoted("[\(group.name)]")) has the number \(number), as another one has; give it its own "
                    + "in `gie-unique-id`."
            )
        }
        draft.application.stages.append(measured(stage, in: draft.pictureSize))
        draft.stagePlaces.append(group.group["operate-on-gie-id"]?.valuePlace ?? group.group.place)
    }

    private func preprocessing(_ name: String, for number: Int) -> NvPreprocessing? {
        guard let group = reader.enabled(name, KnownKeys.preprocessing),
            let file = NvPreprocessReader.file(of: group),
            let preprocessing = NvPreprocessReader(file: file, reading: reader.reading).preprocessing(),
            preprocessing.targets.contains(number)
        else { return nil }
        return preprocessing
    }

    // MARK: - What only shows when all models are known

    /// Sizes are told in pixels of the picture that all streams are scaled to.
    private func measured(_ stage: Application.Stage, in size: Size?) -> Application.Stage {
        guard stage.measuresPixels, let size else { return stage }
        var stage = stage
        stage.model.pictureSize = size
        return stage
    }

    /// Files number models as they like; here one comes behind the one whose objects it looks at.
    private func order(_ draft: inout Draft) {
        let (ordered, waiting) = StageOrder.ordered(draft.application.stages)
        if let first = draft.application.stages.firstIndex(where: { $0 == waiting.first }) {
            let sentence = StageOrder.sentence(waiting)
            reader.reading.error(draft.stagePlaces[first], key: "operate-on-gie-id", sentence)
        }
        draft.application.stages = ordered
    }

    private func checkSources(of draft: Draft) {
        let numbers = draft.application.stages.map(\.model.componentID)
        for (index, (stage, place)) in zip(draft.application.stages, draft.stagePlaces).enumerated() {
            guard case .objects(let objects) = stage.input else { continue }
            let others = numbers[..<index] + numbers[(index + 1)...]
            let from = objects.fromStage
            if let from, others.contains(from) { continue }
            if from == nil, !others.isEmpty { continue }
            let known =
                others.isEmpty ? "no other is there" : "there are \(others.map(String.init).joined(separator: ", "))"
            reader.reading.error(
                place,
                key: "operate-on-gie-id",
                "The model \(stage.model.componentID) looks at objects of \(from.map { "the model \($0)" } ?? "another"), "
                    + "which isn't there; \(known)."
            )
        }
    }
}

extension Application.Stage {
    /// Whether anything about it is told in pixels of the frame.
    fileprivate var measuresPixels: Bool {
        switch input {
        case .regions: return true
        case .objects(let objects) where objects.minimumSize != nil || objects.maximumSize != nil: return true
        case .frames, .objects: break
        }
        let all = [model.classOptions.general] + model.classOptions.classes.map(\.options)
        return all.contains { options in
            options.minimumSize != nil || options.maximumSize != nil || options.topOffset != nil
                || options.bottomOffset != nil
        }
    }
}
