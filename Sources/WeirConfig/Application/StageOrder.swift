/// The order in which models can look at what others have found.
enum StageOrder {
    /// The stages in their order, each behind the one whose objects it looks at, and those that wait for each other.
    static func ordered(
        _ stages: [Application.Stage]
    ) -> (ordered: [Application.Stage], waiting: [Application.Stage]) {
        var ordered: [Application.Stage] = []
        var waiting = stages
        while let next = waiting.firstIndex(where: { canFollow($0, waiting) }) {
            ordered.append(waiting.remove(at: next))
        }
        return (ordered, waiting)
    }

    /// Whether nothing that the stage looks at is still to come.
    private static func canFollow(_ stage: Application.Stage, _ waiting: [Application.Stage]) -> Bool {
        guard case .objects(let objects) = stage.input, let from = objects.fromStage else { return true }
        return !waiting.contains { $0.model.componentID == from }
    }

    /// What is wrong with stages that wait for each other.
    static func sentence(_ waiting: [Application.Stage]) -> String {
        let numbers = waiting.map { String($0.model.componentID) }.joined(separator: ", ")
        return "The models \(numbers) look at each other's objects, so that none of them can begin."
    }
}
