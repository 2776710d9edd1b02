import Yams

/// The values of a YAML file.
struct YAMLDocument {
    let root: YAMLValue
    /// Keys that a map has had before; what that means is up to the kind of file.
    let duplicates: [YAMLDuplicate]
}

/// Reads the text of a YAML file into values that know their places.
struct YAMLFile {
    let file: String
    let reading: Reading

    /// More values than this come only of aliases that name each other over and over.
    private static let mostValues = 100_000

    /// What the file holds; nil where that is nothing or no YAML, with an error for the latter.
    func document(of text: String) -> YAMLDocument? {
        var text = text
        var duplicates: [YAMLDuplicate] = []
        while true {
            do {
                guard let node = try Parser(yaml: text, encoding: .utf8).singleRoot() else { return nil }
                var budget = Self.mostValues
                let root = value(of: node, duplicates, budget: &budget)
                if budget < 0 {
                    reading.error(Place(file: file), "The aliases of this file make it too large to read.")
                    return nil
                }
                return YAMLDocument(root: root, duplicates: duplicates)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                // The parser stops here; with the second of the two keys marked it reads on, and finds the rest.
                let first = Place(file: file, line: context.mark.line, column: context.mark.column)
                guard let marked = YAMLDuplicate.marking(keys.first ?? "", first: first, in: text) else {
                    reading.error(first, key: keys.first, "\(quoted(keys.first ?? "")) is given twice here.")
                    return nil
                }
                text = marked.text
                duplicates.append(marked.duplicate)
            } catch {
                reportFailure(error)
                return nil
            }
        }
    }

    private func value(of node: Node, _ duplicates: [YAMLDuplicate], budget: inout Int) -> YAMLValue {
        budget -= 1
        let place = Place(file: file, line: node.mark?.line, column: node.mark?.column)
        guard budget >= 0 else { return YAMLValue(place: place, content: .list([])) }
        switch node {
        case .scalar(let scalar):
            return YAMLValue(place: place, content: .text(scalar.string, isPlain: scalar.style == .plain))
        case .sequence(let sequence):
            var values: [YAMLValue] = []
            for item in sequence where budget >= 0 { values.append(value(of: item, duplicates, budget: &budget)) }
            return YAMLValue(place: place, content: .list(values))
        case .mapping(let mapping):
            return YAMLValue(place: place, content: .map(entries(of: mapping, duplicates, budget: &budget)))
        case .alias:
            // The parser puts in what an alias names.
            return YAMLValue(place: place, content: .text("", isPlain: true))
        }
    }

    private func entries(
        of mapping: Node.Mapping,
        _ duplicates: [YAMLDuplicate],
        budget: inout Int
    ) -> [YAMLValue.Entry] {
        var entries: [YAMLValue.Entry] = []
        for (key, item) in mapping where budget >= 0 {
            let place = Place(file: file, line: key.mark?.line, column: key.mark?.column)
            guard let name = key.scalar?.string else {
                reading.error(place, "A key must be a word.")
                continue
            }
            let isMarked = name.hasPrefix(YAMLDuplicate.mark)
            let key = isMarked ? duplicates.first { $0.place == place }?.key ?? name : name
            entries.append(YAMLValue.Entry(key: key, place: place, value: value(of: item, duplicates, budget: &budget)))
        }
        return entries
    }

    private func reportFailure(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let place = Place(file: file, line: mark.line, column: mark.column)
            let around = context.map { " \($0.text) that begins on line \($0.mark.line)" } ?? ""
            reading.error(place, "This is not YAML:\(around.isEmpty ? "" : "\(around),") \(problem).")
        case YamlError.reader(let problem, _, _, _):
            reading.error(Place(file: file), "This is not YAML: \(problem).")
        default:
            reading.error(Place(file: file), "This is not YAML: \(error).")
        }
    }
}
