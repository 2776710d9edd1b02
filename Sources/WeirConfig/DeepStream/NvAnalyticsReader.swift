import WeirCore

/// Reads a file about analytics of DeepStream's.
///
/// Source of groups, keys, defaults and meaning: DeepStream 9.1, "Gst-nvdsanalytics". Where DeepStream reads a key and
/// then does nothing with it, as with `time-threshold` and the `mode` of directions, Weir does what the key says.
struct NvAnalyticsReader {
    let file: KeyFile
    let reading: Reading

    private static let groups: [(prefix: String, kind: NvAnalyticsGroup.Kind)] = [
        ("roi-filtering-stream-", .regions), ("overcrowding-stream-", .overcrowding),
        ("line-crossing-stream-", .lines), ("direction-detection-stream-", .directions),
    ]

    /// Whether a map has groups of such a file.
    static func reads(_ root: YAMLValue) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        return entries.contains { entry in
            entry.key == "property" || groups.contains { entry.key.hasPrefix($0.prefix) }
        }
    }

    /// The rules of each stream that has some, in the order of their numbers; nil after saying why there can't be any.
    func rules() -> [(number: Int, rules: RulesDraft)]? {
        guard let property = file["property"].map(reader) else {
            reading.error(Place(file: file.file), "The file about analytics has no group `[property]`.")
            return nil
        }
        KnownKeys.analyticsProperty.check(property)
        guard property.flag("enable") != false else { return [] }
        warnOfLooks(property)
        guard let size = size(property) else { return nil }
        let errors = reading.errorCount
        var streams: [Int: RulesDraft] = [:]
        for found in file.groups where found.name != "property" {
            guard let (number, kind) = kind(of: found) else { continue }
            var rules = streams[number] ?? RulesDraft(place: found.place, key: found.name)
            rules.rules.pictureSize = size
            NvAnalyticsGroup(reader: reader(found), kind: kind).read(into: &rules)
            if !rules.rules.rules.isEmpty { streams[number] = rules }
        }
        let sorted = streams.sorted { $0.key < $1.key }.map { (number: $0.key, rules: $0.value.sortedByKind) }
        if reading.errorCount == errors {
            for stream in sorted { RulesCheck(draft: stream.rules, reading: reading).run() }
        }
        return sorted
    }

    private func reader(_ group: KeyFile.Group) -> GroupReader {
        GroupReader(group: group, reading: reading, folder: FilePath.folder(of: file.file))
    }

    private func size(_ property: GroupReader) -> Size? {
        let keys = ["config-width", "config-height"]
        for key in keys where !property.has(key) {
            property.error(
                key,
                "\(quoted(key)) is missing in `[property]`; it must be the size of the picture that the others are told in."
            )
        }
        let sides = keys.compactMap { property.integer($0, 1...largestPictureSide) }
        return sides.count == 2 ? Size(width: sides[0], height: sides[1]) : nil
    }

    /// What is drawn is not told here: `draw` has it.
    private func warnOfLooks(_ property: GroupReader) {
        let looks: [(key: String, usual: Int, sentence: String)] = [
            (
                "osd-mode", 2,
                "`osd-mode` has no effect: Weir draws lines and regions with their counts, where it draws."
            ),
            ("display-font-size", 12, "`display-font-size` has no effect: Weir chooses the size of letters itself."),
            (
                "display-obj-cnt", 0,
                "`display-obj-cnt` has no effect: Weir doesn't draw how many objects a picture has."
            ),
            (
                "obj-cnt-win-in-ms", 0,
                "`obj-cnt-win-in-ms` has no effect: Weir counts the objects of each frame as they are."
            ),
        ]
        for (key, usual, sentence) in looks {
            guard let value = property.integer(key, 0...Self.longestWindow), value != usual else { continue }
            property.warning(key, sentence)
        }
    }

    /// In milliseconds.
    private static let longestWindow = 1_000_000_000

    /// The stream and the kind of a group that is switched on; nil after saying why it has no effect.
    private func kind(of group: KeyFile.Group) -> (Int, NvAnalyticsGroup.Kind)? {
        guard let (prefix, kind) = Self.groups.first(where: { group.name.hasPrefix($0.prefix) }),
            let number = Int(group.name.dropFirst(prefix.count)), number >= 0
        else {
            let meant = Spelling.suggestion(for: group.name, among: Self.groups.map { $0.prefix + "0" })
            let remedy = meant.map { "; \(quoted("[\($0)]")) may be meant" } ?? ""
            reading.warning(
                group.place,
                key: group.name,
                "The group \(quoted("[\(group.name)]")) is not known and has no effect\(remedy)."
            )
            return nil
        }
        let reader = reader(group)
        guard reader.has("enable") else {
            reading.warning(
                group.place,
                key: group.name,
                "The group \(quoted("[\(group.name)]")) has no `enable=1`, and so no effect."
            )
            return nil
        }
        return reader.flag("enable") == true ? (number, kind) : nil
    }
}

extension RulesDraft {
    /// The same with rules of a kind beside each other, as Weir's own file has them.
    fileprivate var sortedByKind: RulesDraft {
        var sorted = RulesDraft(place: place, key: key)
        sorted.rules = rules
        sorted.rules.rules = []
        let all = Array(zip(rules.rules, places))
        for kind in RuleSetWriter.kinds(of: rules) {
            for (rule, place) in all where RuleSetWriter.key(of: rule) == kind { sorted.add(rule, at: place) }
        }
        return sorted
    }
}
