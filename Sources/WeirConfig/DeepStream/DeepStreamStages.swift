import WeirCore

/// Reads the models of an application file, and what cuts frames for them.
struct DeepStreamStages {
    let reader: DeepStreamReader

    func read(into draft: inout Draft) {
        if let group = reader.enabled("primary-gie", KnownKeys.primaryModel) {
            draft.asksForDetection = true
            if let model = DeepStreamModel(group: group).model() { add(model, group, into: &draft) }
        }
        // One without a number counts too.
        let secondaries =
            [reader.file["secondary-gie"]].compactMap(\.self)
            + reader.file.groups(numbered: "secondary-gie").map(\.group)
        for found in secondaries where !isOfAnotherApplication(found) {
            guard let group = reader.enabled(found.name, KnownKeys.secondaryModel),
                let model = DeepStreamModel(group: group).model()
            else { continue }
            addSecondary(model, group, into: &draft)
        }
        checkSources(of: draft)
    }

    /// The one for parallel inference names a file of groups there.
    private func isOfAnotherApplication(_ found: KeyFile.Group) -> Bool {
        let group = reader.group(found)
        guard group.has("cfg-file-path"), !group.has("config-file") else { return false }
        if group.flag("enable") == true {
            group.warning(
                "cfg-file-path",
                "`cfg-file-path` in \(quoted("[\(group.name)]")) names a file of the application for parallel inference, "
                    + "which is not supported yet; it has no effect."
            )
        }
        return true
    }

    // MARK: - Models

    private func add(_ model: NvInferModel, _ group: GroupReader, into draft: inout Draft) {
        if model.looksAtObjects {
            return group.error(
                "config-file",
                "The file that `config-file` names says `process-mode` 2, which looks at objects, but the first model must "
                    + "look at frames: 1."
            )
        }
        var stage = Application.Stage(model: model.detection)
        if let prepared = preprocessing("pre-process", for: model.detection.componentID) {
            prepared.apply(to: &stage, sources: draft.application.sources)
        } else if model.asksForPreparedInput {
            let key = group.has("input-tensor-meta") ? "input-tensor-meta" : "config-file"
            group.warning(
                key,
                "The model is to take frames that `[pre-process]` has cut, but no such group is enabled for it; it looks at "
                    + "whole frames."
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
