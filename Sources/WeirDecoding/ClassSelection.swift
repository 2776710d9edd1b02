import WeirCore

/// Which objects of a detector are kept, by their class.
public struct ClassSelection: Hashable, Sendable {
    /// The classes to give; nil for all.
    public private(set) var allowed: Set<Int>?
    /// Thresholds of single classes, which hold instead of the general one.
    public private(set) var thresholds: [Int: Float] = [:]
    /// The most objects of a class in a frame, the most confident first; nil for no limit.
    public private(set) var maximumPerClass: Int?

    /// Reads lists such as `person, car` or `0;2`, and thresholds such as `car=0.5; 2=0.3`, in the terms of `model`.
    ///
    /// Throws a `settings` error that names the class that the model doesn't have, or the value that is no threshold.
    public init(
        classes: String = "",
        excluded: String = "",
        thresholds: String = "",
        maximumPerClass: Int? = nil,
        of model: ModelDescription
    ) throws(WeirError) {
        self.maximumPerClass = maximumPerClass
        let kept = try ClassSelection.classIDs(classes, model)
        let dropped = try ClassSelection.classIDs(excluded, model)
        if !kept.isEmpty || !dropped.isEmpty {
            guard let count = model.classCount ?? (model.labels.isEmpty ? nil : model.labels.count) else {
                guard dropped.isEmpty else {
                    throw WeirError(
                        .settings,
                        "classes can't be left out of \(model.fileName), which doesn't say how many it has; "
                            + "name those to keep, or give it labels"
                    )
                }
                allowed = kept
                return
            }
            allowed = (kept.isEmpty ? Set(0..<count) : kept).subtracting(dropped)
        }
        self.thresholds = try ClassSelection.thresholds(thresholds, model)
    }

    /// The options for a decoder that finds all that may be kept.
    public func options(threshold: Float, nmsThreshold: Float) -> DecodingOptions {
        let least = thresholds.values.min().map { min($0, threshold) } ?? threshold
        return DecodingOptions(threshold: least, nmsThreshold: nmsThreshold, allowedClasses: allowed)
    }

    /// Those of `objects`, the most confident first, that are kept where `threshold` holds in general.
    public func select(_ objects: [DetectedObject], threshold: Float) -> [DetectedObject] {
        guard !thresholds.isEmpty || maximumPerClass != nil else { return objects }
        var counts: [Int: Int] = [:]
        return objects.filter { object in
            guard object.confidence >= thresholds[object.classID] ?? threshold else { return false }
            guard let maximumPerClass else { return true }
            counts[object.classID, default: 0] += 1
            return counts[object.classID, default: 0] <= maximumPerClass
        }
    }

    private static func thresholds(_ text: String, _ model: ModelDescription) throws(WeirError) -> [Int: Float] {
        var thresholds: [Int: Float] = [:]
        for part in items(text) {
            let pair = part.split(separator: "=", maxSplits: 1).map { trimmed(String($0)) }
            guard pair.count == 2, let value = Float(pair[1]), (0...1).contains(value) else {
                throw WeirError(
                    .settings,
                    "“\(part)” is no threshold of a class; write car=0.5, with a number from 0 to 1"
                )
            }
            thresholds[try classID(pair[0], model)] = value
        }
        return thresholds
    }

    private static func classIDs(_ text: String, _ model: ModelDescription) throws(WeirError) -> Set<Int> {
        var ids: Set<Int> = []
        for name in items(text) { ids.insert(try classID(name, model)) }
        return ids
    }

    private static func classID(_ name: String, _ model: ModelDescription) throws(WeirError) -> Int {
        if let index = model.labels.firstIndex(of: name) { return index }
        if let number = Int(name), number >= 0, number < model.classCount ?? .max { return number }
        let known = model.labels.isEmpty ? "it has numbers only" : "it has \(model.labels.joined(separator: ", "))"
        throw WeirError(.settings, "\(model.fileName) has no class “\(name)”; \(known)")
    }

    private static func items(_ text: String) -> [String] {
        text.split { $0 == ";" || $0 == "," }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }
}
