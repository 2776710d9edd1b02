/// Outputs that go together row by row, told by their shapes and, where these leave it open, by names and types.
extension ModelShapes {
    /// Boxes (four numbers a row) and the scores of all classes, in outputs of their own.
    struct ScoredBoxes: Hashable, Sendable {
        let boxes: Int
        let scores: Int
        let rows: Int
        /// The numbers of a row of scores.
        let columns: Int
    }

    /// The one pair of outputs 1xrowsx4 (or 1xrowsx1x4) and 1xrowsxcolumns; nil where there is none, or something else too.
    ///
    /// Of two outputs with four columns, the one whose name speaks of boxes holds them, else the first.
    var scoredBoxes: ScoredBoxes? {
        guard outputs.count == 2 else { return nil }
        let first = Self.speaksOfBoxes(outputs[1].name) && !Self.speaksOfBoxes(outputs[0].name) ? 1 : 0
        return scoredBoxes(boxes: first, scores: 1 - first) ?? scoredBoxes(boxes: 1 - first, scores: first)
    }

    private static func speaksOfBoxes(_ name: String) -> Bool {
        name.contains("box") || name.contains("dets")
    }

    /// The pair with these numbers, if they are one.
    func scoredBoxes(boxes: Int, scores: Int) -> ScoredBoxes? {
        guard let rows = rowsOfBoxes(outputs[boxes].shape), rows > 0,
            outputs[scores].shape.count == 3, let table = outputs[scores].table,
            table.rows == rows, table.columns > 0
        else { return nil }
        return ScoredBoxes(boxes: boxes, scores: scores, rows: rows, columns: table.columns)
    }

    private func rowsOfBoxes(_ shape: [Int]) -> Int? {
        guard shape.last == 4 else { return nil }
        if shape.count == 4, shape[0] == 1, shape[2] == 1 { return shape[1] }
        return shape.count == 3 && shape[0] == 1 ? shape[1] : nil
    }

    /// The number of the first output whose name begins with one of `names`.
    func output(named names: String...) -> Int? {
        outputs.firstIndex { output in names.contains { output.name.hasPrefix($0) } }
    }

    /// The outputs that are a table of so many rows and columns.
    func tables(rows: Int, columns: Int) -> [Int] {
        outputs.indices.filter { index in
            guard let table = outputs[index].table else { return false }
            return table.rows == rows && table.columns == columns
        }
    }
}

/// Objects that a model has chosen already, each value in an output of its own.
struct BoxListOutputs: Hashable, Sendable {
    let boxes: Int
    let scores: Int
    let classes: Int
    /// The output that tells how many rows are filled.
    let count: Int?
    /// Whether names or types tell classes from scores, rather than only the order of the outputs.
    let areClassesTold: Bool

    /// Told by names: `detection_boxes`, `detection_scores` and so on, among whatever else.
    init?(namesOf model: ModelShapes) {
        guard let boxes = model.output(named: "detection_boxes"), let scores = model.output(named: "detection_scores"),
            let classes = model.output(named: "detection_classes")
        else { return nil }
        (self.boxes, self.scores, self.classes) = (boxes, scores, classes)
        count = model.output(named: "num_detections")
        areClassesTold = true
        guard Self.areBoxes(model.outputs[boxes].shape) else { return nil }
    }

    /// Told by shapes: rows x 4, twice rows, and in `hasCount` a single number; nil where there is something else too.
    init?(shapesOf model: ModelShapes, hasCount: Bool) {
        guard model.outputs.count == (hasCount ? 4 : 3),
            let boxes = model.outputs.firstIndex(where: { Self.areBoxes($0.shape) })
        else { return nil }
        let rows = model.outputs[boxes].shape[model.outputs[boxes].shape.count - 2]
        let lists = model.outputs.indices.filter { index in
            index != boxes
                && Self.isList(model.outputs[index].shape, rank: model.outputs[boxes].shape.count - 1, of: rows)
        }
        let rest = Set(model.outputs.indices).subtracting(lists).subtracting([boxes])
        guard lists.count == 2, rest.allSatisfy({ Self.isNumber(model.outputs[$0].shape) }) else { return nil }
        let told = Self.areClasses(lists[0], ratherThan: lists[1], of: model)
        // TensorFlow 1 gives boxes, classes, scores, and TensorFlow 2 scores, boxes, their number, classes.
        let areClassesFirst = told ?? (boxes < lists[0])
        areClassesTold = told != nil
        (self.boxes, count) = (boxes, rest.first)
        (classes, scores) = areClassesFirst ? (lists[0], lists[1]) : (lists[1], lists[0])
    }

    /// A batch in front or none, then rows of four numbers.
    private static func areBoxes(_ shape: [Int]) -> Bool {
        shape.last == 4 && (shape.count == 2 || shape.count == 3 && shape[0] == 1)
    }

    private static func isList(_ shape: [Int], rank: Int, of rows: Int) -> Bool {
        // Where an engine leaves the batch of a list open, it is one all the same.
        shape.count == rank && shape.last == rows && (rank == 1 || shape[0] == 1 || shape[0] < 0)
    }

    private static func isNumber(_ shape: [Int]) -> Bool {
        shape.allSatisfy { $0 == 1 || $0 < 0 }
    }

    /// What names, else types tell of two lists of which one holds classes and one scores; nil where they don't.
    private static func areClasses(_ one: Int, ratherThan other: Int, of model: ModelShapes) -> Bool? {
        func differ(_ hasTrait: (ModelShapes.Output) -> Bool) -> Bool? {
            let traits = (hasTrait(model.outputs[one]), hasTrait(model.outputs[other]))
            return traits.0 == traits.1 ? nil : traits.0
        }
        return differ { $0.name.contains("label") || $0.name.contains("class") }
            ?? differ { $0.name.contains("score") }.map { !$0 }
            ?? differ(\.isInteger)
    }
}
