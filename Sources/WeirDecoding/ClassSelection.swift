import WeirCore

/// Which objects of a detector are kept, and what holds for each of its classes.
public struct ClassSelection: Hashable, Sendable {
    /// What an application wants, in its own words.
    public struct Wishes: Hashable, Sendable {
        /// The least confidence, for classes without one of their own; nil for the model's own.
        public var threshold: Float?
        /// The largest overlap of two objects, for classes without one of their own; nil for the model's own.
        public var nmsThreshold: Float?
        /// The classes to keep, as in `person, car` or `0;2`; empty for all.
        public var classes = ""
        /// The classes to leave out.
        public var excludedClasses = ""
        /// The number of classes that count, from the first; nil for all.
        public var classCount: Int?
        /// Thresholds of single classes, as in `car=0.5; 2=0.3`.
        public var classThresholds = ""
        /// Options of classes, as in `all: maximum=100; car: threshold=0.4`.
        public var classOptions = ""
        /// The most objects of a class in a frame, for classes that say nothing else; nil for no limit.
        public var maximumPerClass: Int?
        /// How candidates of one object are made into one.
        public var clustering = Clustering.automatic
        /// Whether objects of different classes suppress each other too.
        public var isClassAgnostic = false
        /// The picture that sizes and offsets are measured in, as in `1920x1080`; empty for the frame's own.
        public var pictureSize = ""
        /// Whether objects that reach beyond an offset are cut there rather than dropped.
        public var cutsAtOffsets = false

        public init() {}
    }

    /// The options for a decoder.
    public let options: DecodingOptions

    /// Puts wishes into the terms of `model`.
    ///
    /// Throws a `settings` error that names the class that the model doesn't have, or the value that can't be.
    public init(_ wishes: Wishes = Wishes(), of model: ModelDescription) throws(WeirError) {
        let text = try ClassOptionsText(wishes.classOptions)
        var general = text.general
        general.maximum = general.maximum ?? wishes.maximumPerClass
        general.threshold = general.threshold ?? wishes.threshold ?? model.threshold
        general.nmsThreshold = general.nmsThreshold ?? wishes.nmsThreshold ?? model.nmsThreshold
        try Self.check(wishes.clustering, general)
        var special = try Self.thresholds(wishes.classThresholds, model)
        for entry in text.classes {
            for classID in try Self.classIDs(named: entry.name, model) {
                special[classID] = entry.options.completed(by: special[classID] ?? ClassOptions())
            }
        }
        special = special.mapValues { $0.completed(by: general) }

        var options = DecodingOptions(
            rules: ClassTable(rule(general), special: special.mapValues(rule)),
            allowedClasses: try Self.allowed(wishes, model)
        )
        options.clustering = wishes.clustering
        options.isClassAgnostic = wishes.isClassAgnostic
        options.filter.limits = ClassTable(
            ObjectFilter.Limits(general),
            special: special.mapValues(ObjectFilter.Limits.init)
        )
        options.filter.pictureSize = try Self.size(wishes.pictureSize)
        options.filter.cutsAtOffsets = wishes.cutsAtOffsets
        self.options = options

        func rule(_ options: ClassOptions) -> ClassRule {
            ClassRule(options, threshold: model.threshold, nmsThreshold: model.nmsThreshold)
        }
    }

    /// Says so where a clustering was asked for that can't work with what it was given.
    private static func check(_ clustering: Clustering, _ general: ClassOptions) throws(WeirError) {
        let needed: (count: Int?, name: String)
        switch clustering {
        case .groupRectangles: needed = (general.groupThreshold, "group-threshold")
        case .dbscan, .dbscanNMS: needed = (general.minimumBoxes, "minimum-boxes")
        case .automatic, .nms, .none: return
        }
        guard needed.count == nil || general.epsilon == nil else { return }
        throw WeirError(
            .settings,
            "clustering \(clustering.rawValue) needs to know eps and \(needed.name); "
                + "say them for all classes, as in all: eps=0.5 \(needed.name)=3"
        )
    }

    private static func allowed(_ wishes: Wishes, _ model: ModelDescription) throws(WeirError) -> Set<Int>? {
        let kept = try classIDs(wishes.classes, model)
        let dropped = try classIDs(wishes.excludedClasses, model)
        let answers = model.decoder.heads.reduce(0) { $0 + $1.classCount }
        let count =
            wishes.classCount ?? model.classCount ?? (model.labels.isEmpty ? nil : model.labels.count)
            ?? (answers > 0 ? answers : nil)
        if kept.isEmpty, dropped.isEmpty, wishes.classCount == nil { return nil }
        if !kept.isEmpty {
            let known = wishes.classCount.map { count in kept.filter { $0 < count } } ?? kept
            return known.subtracting(dropped)
        }
        guard let count else {
            throw WeirError(
                .settings,
                "classes can't be left out of \(model.fileName), which doesn't say how many it has; "
                    + "name those to keep, or give it labels"
            )
        }
        return Set(0..<max(0, count)).subtracting(dropped)
    }

    private static func thresholds(_ text: String, _ model: ModelDescription) throws(WeirError) -> [Int: ClassOptions] {
        var options: [Int: ClassOptions] = [:]
        for part in items(text) {
            let pair = part.split(separator: "=", maxSplits: 1).map { trimmed(String($0)) }
            guard pair.count == 2, let value = Float(pair[1]), (0...1).contains(value) else {
                throw WeirError(
                    .settings,
                    "“\(part)” is no threshold of a class; write car=0.5, with a number from 0 to 1"
                )
            }
            for classID in try classIDs(named: pair[0], model) {
                options[classID, default: ClassOptions()].threshold = value
            }
        }
        return options
    }

    private static func classIDs(_ text: String, _ model: ModelDescription) throws(WeirError) -> Set<Int> {
        var ids: Set<Int> = []
        for name in items(text) { ids.formUnion(try classIDs(named: name, model)) }
        return ids
    }

    /// The classes that a name stands for: one, or all answers to a question.
    private static func classIDs(named name: String, _ model: ModelDescription) throws(WeirError) -> [Int] {
        guard model.decoder.heads.count < 2 else { return try answers(named: name, model) }
        if let index = model.labels.firstIndex(of: name) { return [index] }
        if let number = Int(name), number >= 0, number < model.classCount ?? .max { return [number] }
        let known = model.labels.isEmpty ? "it has numbers only" : "it has \(model.labels.joined(separator: ", "))"
        throw WeirError(.settings, "\(model.fileName) has no class “\(name)”; \(known)")
    }

    /// The answers of a classifier of several questions that a name stands for, counted through all questions: those to a
    /// question (`color`), one of them (`color.white`), or the only answer of that name (`white`).
    private static func answers(named name: String, _ model: ModelDescription) throws(WeirError) -> [Int] {
        var (first, alike): (Int, [Int]) = (0, [])
        for head in model.decoder.heads {
            let answers = first..<first + head.classCount
            if head.attribute == name { return Array(answers) }
            for answer in answers {
                let label = model.label(of: answer - first, attribute: head.attribute)
                if "\(head.attribute).\(label)" == name { return [answer] }
                if label == name { alike.append(answer) }
            }
            first = answers.upperBound
        }
        guard alike.count != 1 else { return alike }
        let questions = model.decoder.heads.map(\.attribute)
        throw WeirError(
            .settings,
            "\(model.fileName) answers several questions (\(questions.joined(separator: ", "))), "
                + (alike.isEmpty ? "none with “\(name)”" : "\(alike.count) with “\(name)”")
                + "; name a question, or an answer to it as in \(questions[0]).\(model.label(of: 0, attribute: questions[0]))"
        )
    }

    private static func size(_ text: String) throws(WeirError) -> Size? {
        if trimmed(text).isEmpty { return nil }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int(trimmed(String($0))) }
        guard sides.count == 2, sides.allSatisfy({ (1...ClassOptions.mostOfAnything).contains($0) }) else {
            throw WeirError(.settings, "“\(text)” is no size of a picture; write one such as 1920x1080")
        }
        return Size(width: sides[0], height: sides[1])
    }

    private static func items(_ text: String) -> [String] {
        text.split { $0 == ";" || $0 == "," }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }
}
