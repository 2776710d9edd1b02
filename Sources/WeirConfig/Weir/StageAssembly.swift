import WeirCore

/// Puts the models of a file together, once all of them are known: numbers them, and finds whom they name.
struct StageAssembly {
    let reading: Reading

    /// What the model of `detect` is called where it has no other name.
    private static let usualName = "detect"

    func assemble(_ draft: inout Draft) {
        var drafts = draft.stages
        if draft.detection != nil { drafts[0].name = drafts[0].name ?? Self.usualName }
        for index in drafts.indices {
            drafts[index].stage.model.componentID = drafts[index].number ?? index + 1
        }
        checkNames(drafts)
        let hasScene = draft.application.sources.contains {
            if case .scene = $0.location { true } else { false }
        }
        for index in drafts.indices { resolve(index, in: &drafts, hasScene: hasScene) }
        let (stages, waiting) = StageOrder.ordered(drafts.map(\.stage))
        if let first = waiting.first, !reading.hasErrors {
            let place = drafts.first { $0.stage == first }?.from?.place ?? drafts[0].place
            reading.error(place, key: "infer.objects", StageOrder.sentence(waiting))
        }
        draft.application.stages = stages
    }

    private func checkNames(_ drafts: [StageDraft]) {
        for (index, draft) in drafts.enumerated() {
            let earlier = drafts[..<index]
            if let name = draft.name, earlier.contains(where: { $0.name == name }) {
                reading.error(
                    draft.place,
                    key: "infer.name",
                    "Another model is called \(quoted(name)) already; each needs its own name."
                )
            }
            let number = draft.stage.model.componentID
            if earlier.contains(where: { $0.stage.model.componentID == number }) {
                reading.error(
                    draft.place,
                    key: "infer.stage",
                    "Another model has the number \(number) already; give this one its own in `stage`."
                )
            }
        }
    }

    /// Puts in the number of the model whose objects one looks at.
    private func resolve(_ index: Int, in drafts: inout [StageDraft], hasScene: Bool) {
        guard case .objects(var objects) = drafts[index].stage.input else { return }
        let others = drafts.enumerated().filter { $0.offset != index }.map(\.element)
        guard let from = drafts[index].from else {
            // A scene knows what is in its pictures without a model.
            if others.isEmpty, !hasScene {
                let sentence = "`objects` needs another model, which finds them; give it in `detect`."
                reading.error(drafts[index].place, key: "infer.objects", sentence)
            }
            return
        }
        guard let found = others.first(where: { $0.isCalled(from.name) }) else {
            return reading.error(from.place, key: from.key, unknown(from.name, among: others))
        }
        objects.fromStage = found.stage.model.componentID
        drafts[index].stage.input = .objects(objects)
    }

    private func unknown(_ name: String, among others: [StageDraft]) -> String {
        let known = others.map { $0.name ?? String($0.stage.model.componentID) }
        let base = "No other model is called \(quoted(name))"
        if known.isEmpty { return "\(base); give one in `detect`." }
        if let meant = Spelling.suggestion(for: name, among: known) { return "\(base); \(quoted(meant)) may be meant." }
        return "\(base); there are \(known.map(quoted).joined(separator: ", "))."
    }
}

extension StageDraft {
    /// Whether `text` is its name or its number.
    fileprivate func isCalled(_ text: String) -> Bool {
        name == text || Int(text) == stage.model.componentID
    }
}
