import WeirCore

/// One question that a classifier answers.
public struct ClassHead: Hashable, Sendable {
    /// What is asked, such as `color`; by default the name of the model's output.
    public let attribute: String
    /// How many answers there are.
    public let classCount: Int

    public init(attribute: String, classCount: Int) {
        self.attribute = attribute
        self.classCount = classCount
    }
}

/// The names of a classifier's answers.
///
/// They are either flat, a name each, which is enough for one question, or a list of names separated by `;` for each
/// question, as in DeepStream's label files of classifiers.
struct ClassHeadLabels {
    private let flat: [String]
    private let lists: [[String]]

    init(_ labels: [String]) {
        flat = labels
        lists = labels.map { $0.split(separator: ";").map { trimmed(String($0)) }.filter { !$0.isEmpty } }
    }

    /// The names for each of `heads`; nil where they don't fit.
    ///
    /// Lists that fit in the order of the outputs are taken so; engines order outputs in different ways, so others are
    /// taken by their lengths, where that leaves no doubt.
    func names(for heads: [ClassHead]) -> [[String]]? {
        if heads.count == 1, flat.count == heads[0].classCount { return [flat] }
        guard lists.count == heads.count else { return nil }
        let counts = heads.map(\.classCount)
        if lists.map(\.count) == counts { return lists }
        guard Set(counts).count == counts.count, lists.map(\.count).sorted() == counts.sorted() else { return nil }
        return counts.compactMap { count in lists.first { $0.count == count } }
    }

    /// How many names there are, for error sentences.
    var described: String {
        lists.contains { $0.count > 1 } ? lists.map { "\($0.count)" }.joined(separator: " and ") : "\(flat.count)"
    }
}
