/// The pieces of text used last, within a bound of memory.
struct TextMaskCache {
    struct Key: Hashable {
        let text: String
        let size: Int
    }

    private struct Entry {
        let mask: TextMask
        var lastUse: Int
    }

    /// What an entry takes besides its coverage, roughly: key, mask, place in the table.
    private static let entryBytes = 256

    /// The most bytes that are kept.
    let limit: Int
    private(set) var bytes = 0
    private var uses = 0
    private var entries: [Key: Entry] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { entries.count }

    mutating func mask(for key: Key) -> TextMask? {
        guard let index = entries.index(forKey: key) else { return nil }
        uses += 1
        entries.values[index].lastUse = uses
        return entries.values[index].mask
    }

    /// Keeps `mask`, unless it alone is over half of the limit.
    mutating func insert(_ mask: TextMask, for key: Key) {
        let cost = Self.cost(mask)
        guard cost <= limit / 2, entries[key] == nil else { return }
        if bytes + cost > limit { dropOlderHalf() }
        uses += 1
        entries[key] = Entry(mask: mask, lastUse: uses)
        bytes += cost
    }

    /// Forgets the pieces used longest ago until half of the limit is free; rare, so it may sort.
    private mutating func dropOlderHalf() {
        for (key, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) where bytes > limit / 2 {
            entries[key] = nil
            bytes -= Self.cost(entry.mask)
        }
    }

    private static func cost(_ mask: TextMask) -> Int {
        mask.coverage.count + entryBytes
    }
}
