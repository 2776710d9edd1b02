import WeirCore

/// How well found boxes of one class agree with the truth.
///
/// Average precision as in the PASCAL VOC challenge of 2010: the whole area under the curve of precision over recall,
/// precision at a recall being the best that is reached at that recall or more.
struct AveragePrecision {
    /// 0 to 1.
    let value: Double
    /// The number of true objects.
    let objects: Int

    /// Both have a list of objects for each frame.
    init(class classID: Int, found: [[DetectedObject]], truth: [[DetectedObject]]) {
        var marks: [Mark] = []
        var count = 0
        for (found, truth) in zip(found, truth) {
            let goals = truth.filter { $0.classID == classID }
            marks += Self.marks(of: found.filter { $0.classID == classID }, goals)
            count += goals.count
        }
        objects = count
        value = Self.area(marks.sorted { $0.confidence > $1.confidence }, objects: count)
    }

    private struct Mark {
        let confidence: Float
        let isRight: Bool
    }

    /// Whether each box of a frame is right: the surest first, each takes the free object that it overlaps most.
    private static func marks(of found: [DetectedObject], _ goals: [DetectedObject]) -> [Mark] {
        var free = goals
        return found.sorted { $0.confidence > $1.confidence }.map { object in
            let best = free.indices.max { free[$0].box.overlap(object.box) < free[$1].box.overlap(object.box) }
            guard let best, free[best].box.overlap(object.box) >= 0.5 else {
                return Mark(confidence: object.confidence, isRight: false)
            }
            free.remove(at: best)
            return Mark(confidence: object.confidence, isRight: true)
        }
    }

    /// The area under the curve, which has a point for each confidence that occurs.
    private static func area(_ marks: [Mark], objects: Int) -> Double {
        var points: [(recall: Double, precision: Double)] = []
        var right = 0
        for (index, mark) in marks.enumerated() {
            right += mark.isRight ? 1 : 0
            guard index + 1 == marks.count || marks[index + 1].confidence < mark.confidence else { continue }
            points.append((Double(right) / Double(max(1, objects)), Double(right) / Double(index + 1)))
        }
        var (area, best) = (0.0, 0.0)
        for (index, point) in points.enumerated().reversed() {
            best = max(best, point.precision)
            area += best * (point.recall - (index > 0 ? points[index - 1].recall : 0))
        }
        return area
    }
}
