extension AnalyticsRules {
    /// What keeps rules from making sense.
    public struct Problem: Hashable, Sendable {
        /// The name of the rule; nil where it is said of all.
        public let rule: String?
        public let sentence: String
    }

    /// Everything that keeps the rules from being followed as they stand, in their order.
    ///
    /// Whether shapes lie in the picture is told where `size`, or `pictureSize`, says how large it is.
    public func problems(pictureSize size: Size? = nil) -> [Problem] {
        var problems = commonProblems
        var names = Set<String>()
        for rule in rules {
            if !names.insert(rule.name).inserted {
                problems.append(
                    Problem(rule: rule.name, sentence: "two rules are named “\(rule.name)”; names must differ")
                )
            }
            let judge = RuleJudge(rules: self, picture: size ?? pictureSize)
            problems += judge.complaints(of: rule).map { Problem(rule: rule.name, sentence: $0) }
        }
        return problems
    }

    private var commonProblems: [Problem] {
        var sentences: [String] = []
        if let size = pictureSize, size.width < 1 || size.height < 1 {
            sentences.append("the rules' picture is \(size.width)x\(size.height) pixels; both sides must be at least 1")
        }
        if let ground { sentences += ground.complaints }
        if let heatMap { sentences += heatMap.complaints }
        return sentences.map { Problem(rule: nil, sentence: $0) }
    }
}

extension GroundPoints {
    fileprivate var complaints: [String] {
        if picture.count != metres.count {
            return [
                "the ground has \(picture.count) points in the picture and \(metres.count) in metres; "
                    + "each needs the other"
            ]
        }
        if picture.count < Homography.leastPairs {
            return ["the ground has \(picture.count) points; it takes at least \(Homography.leastPairs)"]
        }
        if !(picture + metres).allSatisfy(\.isFinite) { return ["a point of the ground is not a number"] }
        if Homography(from: picture, to: metres) == nil {
            return [
                "the points of the ground don't tell where it lies; give four of which no three are on a line, "
                    + "in the same order in the picture and in metres"
            ]
        }
        return []
    }
}

extension HeatMapRule {
    /// Finer than any picture that a map is drawn into.
    public static let mostCells = 1024

    fileprivate var complaints: [String] {
        var sentences: [String] = []
        let sides = 1...Self.mostCells
        if !sides.contains(grid.width) || !sides.contains(grid.height) {
            sentences.append(
                "the heat map has \(grid.width)x\(grid.height) cells; each side takes \(sides.lowerBound) to "
                    + "\(sides.upperBound)"
            )
        }
        if let halfLife, !(halfLife > 0 && halfLife.isFinite) {
            sentences.append("the heat map's half-life is \(halfLife) s; it must be more than 0")
        }
        return sentences
    }
}
