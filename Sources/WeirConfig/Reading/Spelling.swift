/// Finds the word that was meant.
enum Spelling {
    /// The candidate that takes the fewest edits to reach from `word`, where it takes few enough to be a slip.
    static func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
        let written = Array(normalized(word))
        // A third of the letters may be wrong: more would be another word.
        let limit = max(1, written.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let letters = Array(normalized(candidate))
            guard abs(letters.count - written.count) <= limit else { continue }
            let distance = distance(from: written, to: letters)
            if distance <= limit, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// Letters in lower case and underscores as dashes, since neither is ever what sets two keys apart.
    private static func normalized(_ word: String) -> String {
        String(word.lowercased().prefix(longestWord).map { $0 == "_" ? "-" : $0 })
    }

    /// Longer than any key; keeps the work small for what is no key at all.
    private static let longestWord = 64

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment; Damerau 1964).
    static func distance(from first: [Character], to second: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: second.count + 1)
        var last = Array(0...second.count)
        for row in first.indices {
            var current = [row + 1]
            for column in second.indices {
                let replaced = last[column] + (first[row] == second[column] ? 0 : 1)
                var cost = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
