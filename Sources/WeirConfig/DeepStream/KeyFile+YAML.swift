extension KeyFile {
    /// The same groups, written as maps in YAML.
    init(_ root: YAMLValue, file: String, reading: Reading) {
        self.init(file: file, groups: [])
        guard case .map(let maps) = root.content else {
            reading.error(root.place, "The file is \(root.summary); it must be a map of groups.")
            return
        }
        for map in maps {
            guard case .map(let entries) = map.value.content else {
                // A group without keys is written as a name with nothing after it.
                if map.value.text != nil || map.value.summary == "a list" {
                    reading.error(
                        map.value.place,
                        key: map.key,
                        "\(quoted(map.key)) is \(map.value.summary); it must be a map of keys."
                    )
                }
                continue
            }
            let converted = entries.compactMap { Self.entry($0, in: map.key, reading) }
            if let index = groups.firstIndex(where: { $0.name == map.key }) {
                groups[index].entries += converted
            } else {
                groups.append(Group(name: map.key, place: map.place, entries: converted, isYAML: true))
            }
        }
    }

    private static func entry(_ entry: YAMLValue.Entry, in group: String, _ reading: Reading) -> Entry? {
        switch entry.value.content {
        case .text(let text, _):
            return Entry(key: entry.key, value: text, place: entry.place, valuePlace: entry.value.place)
        case .list(let items):
            let joined = items.compactMap(\.text).joined(separator: ";")
            return Entry(key: entry.key, value: joined, place: entry.place, valuePlace: entry.value.place)
        case .map:
            reading.error(
                entry.value.place,
                key: "\(group).\(entry.key)",
                "\(quoted(entry.key)) in \(quoted(group)) is a map; it must be a number or text."
            )
            return nil
        }
    }
}
