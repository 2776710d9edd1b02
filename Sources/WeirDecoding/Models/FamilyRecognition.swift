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

    /// The family that was stated, and otherwise the one that the shapes show.
    ///
    /// Throws a `model` error where the shapes are not those of the stated family, or of none at all.
    init(
        _ facts: ModelFacts,
        shapes: ModelShapes,
        stated: (value: String, place: String)?,
        hint: String?,
        labelCount: Int?
    ) throws(WeirError) {
        if let stated {
            guard let match = Self.firstMatch(ModelFamily.named(stated.value), shapes) else {
                throw Self.mismatch(facts, stated)
            }
            (family, decoder, notice) = (match.family, match.decoder, nil)
            return
        }
        let hinted = hint.map(ModelFamily.named) ?? []
        var matches = Self.matches(ModelFamily.all, shapes)
        let hintedMatches = matches.filter { match in hinted.contains { $0.name == match.family.name } }
        if !hintedMatches.isEmpty { matches = hintedMatches }
        let wanted = labelCount ?? Self.likelyClassCount
        let likely = matches.first { $0.decoder.classCount == wanted }
        guard let match = likely ?? matches.first ?? Self.firstMatch(hinted, shapes) else { throw Self.unknown(facts) }
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
