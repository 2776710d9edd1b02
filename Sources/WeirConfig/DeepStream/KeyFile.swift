/// A file of groups of keys, whichever way it was written, with the place of everything.
struct KeyFile {
    struct Entry {
        let key: String
        let value: String
        /// Where the key stands.
        let place: Place
        /// Where its value stands.
        let valuePlace: Place
        /// What the key is called where the file has it, if that is something else.
        var writtenKey: String?
    }

    struct Group {
        let name: String
        let place: Place
        var entries: [Entry]
        /// Whether it was written in YAML, where fewer words are taken.
        var isYAML = false

        /// The entry that counts: the last of those that have the key.
        subscript(key: String) -> Entry? { entries.last { $0.key == key } }
    }

    let file: String
    var groups: [Group]

    subscript(name: String) -> Group? { groups.first { $0.name == name } }

    /// The groups called `prefix` and a number, in the order of their numbers.
    func groups(numbered prefix: String) -> [(number: Int, group: Group)] {
        groups.compactMap { group in
            guard group.name.hasPrefix(prefix), let number = Int(group.name.dropFirst(prefix.count)), number >= 0 else {
                return nil
            }
            return (number, group)
        }.sorted { $0.number < $1.number }
    }
}
