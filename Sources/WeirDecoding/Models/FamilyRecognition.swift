import WeirCore

/// Which family a model is of, and why.
struct FamilyRecognition {
    let family: ModelFamily
    let decoder: any OutputDecoder
    /// What to tell the user if another family would do as well.
    let notice: String?

    private typealias Match = (family: ModelFamily, decoder: any OutputDecoder)

    /// COCO's, which most published detectors were trained on: settles which of two readings is the likelier one.
    private static let likelyClassCount = 80

    /// The family that was stated, and otherwise the one that the shapes show, of those for the task if that is known.
    ///
    /// Throws a `model` error where the shapes are not those of the stated family or task, or of none at all.
    init(
        _ facts: ModelFacts,
        shapes: ModelShapes,
        stated: (value: String, place: String)?,
        task: (value: ModelTask, place: String)?,
        hint: String?,
        labelCount: Int?
    ) throws(WeirError) {
        if let stated {
            let named = ModelFamily.named(stated.value)
            // A model may be called YOLOv8 whatever its task.
            let ofTask = named.filter { $0.task == task?.value }
            guard let match = Self.firstMatch(ofTask.isEmpty ? named : ofTask, shapes) else {
                throw Self.mismatch(facts, stated)
            }
            (family, decoder, notice) = (match.family, match.decoder, nil)
            return
        }
        let families = ModelFamily.all.filter { $0.task == task?.value ?? $0.task }
        let hinted = (hint.map(ModelFamily.named) ?? []).filter { $0.task == task?.value ?? $0.task }
        if let task, task.value != .detect {
            guard let match = Self.firstMatch(hinted, shapes) ?? Self.firstMatch(families, shapes) else {
                throw Self.mismatch(facts, task, families)
            }
            (family, decoder, notice) = (match.family, match.decoder, nil)
            return
        }
        var matches = Self.matches(families, shapes)
        let hintedMatches = matches.filter { match in hinted.contains { $0.name == match.family.name } }
        if !hintedMatches.isEmpty {
            matches = hintedMatches
        } else if let match = Self.firstMatch(hinted, shapes) {
            // Who wrote the file knows better than its shapes tell.
            matches = [match]
        }
        let wanted = labelCount ?? Self.likelyClassCount
        let likely = matches.first { $0.decoder.classCount == wanted }
        guard let match = likely ?? matches.first else {
            throw shapes.vectors == nil ? Self.unknown(facts) : Self.undecidedVectors(facts)
        }
        let isSettled = matches.count < 2 || likely != nil && labelCount != nil
        (family, decoder) = match
        notice = isSettled ? nil : Self.ambiguity(facts, match.family, of: matches)
    }

    private static func matches(_ families: [ModelFamily], _ shapes: ModelShapes) -> [Match] {
        families.compactMap { family in family.decoder(shapes).map { (family, $0) } }
    }

    /// The first family that has the shapes; failing that, the first that has them if nobody asks for proof.
    private static func firstMatch(_ families: [ModelFamily], _ shapes: ModelShapes) -> Match? {
        var stated = shapes
        stated.isStated = true
        return matches(families, shapes).first ?? matches(families, stated).first
    }

    private static func mismatch(_ facts: ModelFacts, _ stated: (value: String, place: String)) -> WeirError {
        let expected = ModelFamily.named(stated.value).map(\.outputs).joined(separator: ", or ")
        return WeirError(
            .model,
            "\(stated.place) says that \(facts.fileName) is of the family '\(stated.value)', which has \(expected), "
                + "but its outputs are \(facts.outputs.described) for the input \(facts.inputs.described)."
        )
    }

    private static func mismatch(
        _ facts: ModelFacts,
        _ task: (value: ModelTask, place: String),
        _ families: [ModelFamily]
    ) -> WeirError {
        WeirError(
            .model,
            "\(task.place) says that the task of \(facts.fileName) is '\(task.value.rawValue)', whose models have "
                + families.map(\.outputs).joined(separator: ", or ")
                + ", but its outputs are \(facts.outputs.described) for the input \(facts.inputs.described)."
        )
    }

    private static func undecidedVectors(_ facts: ModelFacts) -> WeirError {
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        return WeirError(
            .model,
            "\(facts.fileName) has the outputs \(facts.outputs.described), which may be classes, an embedding, "
                + "quantities or characters; name the task in the file's metadata (weir.task), in a file \(sidecar) beside it "
                + "(task: classify) or with the property task=classify; the others are embed, regress, text and raw."
        )
    }

    private static func unknown(_ facts: ModelFacts) -> WeirError {
        let sidecar = ModelSidecar.settingsFileName(forModel: facts.fileName)
        return WeirError(
            .model,
            "\(facts.fileName) has the outputs \(facts.outputs.described) for the input \(facts.inputs.described), "
                + "by which its family can't be told; name it in the file's metadata (weir.family), in a file "
                + "\(sidecar) beside it (family: NAME) or with the property family=NAME, where NAME is one of "
                + "\(ModelFamily.namesText)."
        )
    }

    private static func ambiguity(_ facts: ModelFacts, _ family: ModelFamily, of matches: [Match]) -> String {
        let others = matches.map(\.family.name).filter { $0 != family.name }.joined(separator: ", ")
        return
            "\(facts.fileName) is read as \(family.name), but by its outputs (\(facts.outputs.described)) it might be "
            + "\(others); say family: NAME in \(ModelSidecar.settingsFileName(forModel: facts.fileName)) beside it."
    }
}
