/// Finds the word that was meant when one is misspelt.
enum Spelling {
    /// What to say to someone who wrote `word`: the one that was meant, or all that there are.
    static func advice(for word: String, among words: [String]) -> String {
        if let meant = closest(to: word, among: words) { return "the nearest is '\(meant)'" }
        return "the keys are \(words.joined(separator: ", "))"
    }

    /// The nearest of `words`, where at most a third of its letters (but at least one) would have to change.
    static func closest(to word: String, among words: [String]) -> String? {
        let letters = Array(word.lowercased())
        var best: (word: String, distance: Int)?
        for candidate in words {
            let allowed = max(1, candidate.count / 3)
            guard abs(candidate.count - letters.count) <= allowed else { continue }
            let distance = distance(letters, Array(candidate))
            if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
    ///
    /// Damerau (1964), in the form called optimal string alignment.
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var cost = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], other == first[row - 1] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
