/// The characters of a model that reads text, and which of its classes stands for none.
///
/// Without a word of where that class (the blank of CTC) is, a label that is one tells, such as `-` in front or `#` at
/// the end; failing that it is the first, as in PyTorch.
struct Alphabet: Hashable, Sendable {
    /// What stands for the space, which a file with a label a line cannot show.
    private static let space = "<space>"
    private static let blanks: Set<String> = ["-", "#", "_", "<blank>", "[blank]", "blank", "<pad>"]

    /// In the model's order, without the blank.
    let characters: [String]
    /// The number of the class that stands for no character.
    let blank: Int
    /// Whether there are as many characters as classes, but for the blank.
    let fits: Bool
    /// Whether nothing but custom tells where the blank is.
    let isBlankGuess: Bool

    /// `classCount` counts the blank; nil where the model has none to show.
    init(_ labels: [String], classCount: Int?, blank: BlankPlace?) {
        var names = labels
        // One word of all characters.
        if labels.count == 1, labels[0].count > 1, labels[0] != Self.space { names = labels[0].map { String($0) } }
        let isNamed = names.count == classCount
        let place = blank ?? (isNamed ? Self.named(names) : nil)
        if isNamed, !names.isEmpty {
            if place == .last { names.removeLast() } else { names.removeFirst() }
        }
        characters = names.map { $0 == Self.space ? " " : $0 }
        // Indices without a row of classes have their blank, if any, behind the characters.
        self.blank = place ?? (classCount == nil ? .last : .first) == .last ? characters.count : 0
        fits = classCount == nil || characters.count + 1 == classCount
        isBlankGuess = place == nil
    }

    private static func named(_ names: [String]) -> BlankPlace? {
        // With the usual place first, as both ends may look like one.
        if let first = names.first, blanks.contains(first.lowercased()) { return .first }
        if let last = names.last, blanks.contains(last.lowercased()) { return .last }
        return nil
    }

    /// The character of a class; nil for the blank and for a number that is no class.
    func character(of classID: Int) -> String? {
        guard classID != blank else { return nil }
        let index = blank == 0 ? classID - 1 : classID
        return characters.indices.contains(index) ? characters[index] : nil
    }
}
