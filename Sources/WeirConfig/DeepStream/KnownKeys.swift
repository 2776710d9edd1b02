/// The keys that a group may have, by what becomes of them.
struct KnownKeys {
    /// Taken over.
    let read: [String]
    /// Without meaning here: they steer a GPU, or batches of streams, which Weir doesn't make.
    let irrelevant: [String]
    /// Not taken over; each with the values that ask for nothing, and so deserve no warning.
    let unsupported: [String: [String]]
    /// Colours and fonts, which Weir chooses itself; told in one warning.
    let style: [String]

    init(
        read: String,
        irrelevant: String = "",
        off: String = "",
        unsupported: [String: [String]] = [:],
        style: String = ""
    ) {
        self.read = Self.words(read)
        self.irrelevant = Self.words(irrelevant)
        var all = unsupported
        for key in Self.words(off) { all[key] = ["0", "false", ""] }
        self.unsupported = all
        self.style = Self.words(style)
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Names every key of the group that isn't taken over as it stands.
    func check(_ group: GroupReader) {
        var styled: [String] = []
        for (key, entry) in latest(group.group) where !has(key) && !irrelevant.contains(key) {
            if let neutral = unsupported[key] {
                if !neutral.contains(entry.value) {
                    group.reading.warning(
                        entry.place,
                        key: group.label(key),
                        "\(quoted(key)) in \(quoted("[\(group.name)]")) is not supported yet; it has no effect."
                    )
                }
            } else if style.contains(where: { isNumbered(key, $0) }) {
                styled.append(key)
            } else {
                group.reading.warning(entry.place, key: group.label(key), unknown(key, group))
            }
        }
        guard let first = styled.first else { return }
        group.warning(
            first,
            "Weir chooses colours and fonts itself; in \(quoted("[\(group.name)]")) it passes over "
                + "\(styled.map(quoted).joined(separator: ", "))."
        )
    }

    /// Keys in the order of the file, each with the entry that counts.
    private func latest(_ group: KeyFile.Group) -> [(String, KeyFile.Entry)] {
        var seen: Set<String> = []
        return group.entries.compactMap { entry in
            guard seen.insert(entry.key).inserted, let counting = group[entry.key] else { return nil }
            return (entry.key, counting)
        }
    }

    private func has(_ key: String) -> Bool {
        read.contains { isNumbered(key, $0) }
    }

    /// Some keys end in the number of a class or of a stream.
    private func isNumbered(_ key: String, _ pattern: String) -> Bool {
        guard pattern.hasSuffix("*") else { return key == pattern }
        return key.hasPrefix(pattern.dropLast()) && key.dropFirst(pattern.count - 1).allSatisfy(\.isNumber)
    }

    private func unknown(_ key: String, _ group: GroupReader) -> String {
        let names = read + irrelevant + unsupported.keys.sorted() + style
        let base = "The key \(quoted(key)) is not known in \(quoted("[\(group.name)]"))"
        guard let meant = Spelling.suggestion(for: key, among: names) else { return "\(base); it has no effect." }
        return "\(base) and has no effect; \(quoted(meant)) may be meant."
    }
}
