import WeirCore

/// Which of those who are followed are of the classes that rules ask for.
struct ClassFilters: Sendable {
    /// The lists of classes that rules have, each once.
    private var lists: [[ClassName]] = []
    /// For each list, whether it has the class of the object in each slot.
    private(set) var accepted: [[Bool]] = []

    /// The number of a list, which is made known before there are objects.
    mutating func number(of classes: [ClassName]) -> Int {
        if let known = lists.firstIndex(of: classes) { return known }
        lists.append(classes)
        accepted.append([])
        return lists.count - 1
    }

    func answers(for object: DetectedObject) -> [Bool] {
        lists.map { list in list.isEmpty || list.contains { $0.names(object) } }
    }

    mutating func add(_ object: DetectedObject) {
        for (list, answer) in answers(for: object).enumerated() { accepted[list].append(answer) }
    }

    mutating func replace(_ slot: Int, by object: DetectedObject) {
        for (list, answer) in answers(for: object).enumerated() { accepted[list][slot] = answer }
    }

    mutating func remove(_ slot: Int) {
        for list in accepted.indices { accepted[list].removeBySwap(slot) }
    }
}

extension Array {
    /// Removes an element and puts the last one into its place.
    mutating func removeBySwap(_ index: Int) {
        let last = removeLast()
        if index < count { self[index] = last }
    }
}
