import WeirCore

/// Keeps the process within its limit of memory by leaving frames out.
struct MemoryGuard {
    private let reading: MemoryReading
    private let limit: Int
    private var shedding: MemoryShedding
    private var warning = CountedWarning()
    private var episodes = 0

    /// Nil where there is no limit: neither `limit`, in bytes, nor one of the process's control group.
    init?(limit: Int?, _ reading: MemoryReading = MemoryReading()) {
        guard let least = [limit, reading.groupLimit].compactMap(\.self).min() else { return nil }
        self.reading = reading
        self.limit = least
        shedding = MemoryShedding(limit: least)
    }

    /// Looks at the memory, and has `branches` leave frames out; a sentence where that is news.
    mutating func look(at branches: [StreamBranch]) -> String? {
        guard let used = reading.used else { return nil }
        let before = shedding.interval
        let isNew = shedding.update(used: used)
        // Streams that came meanwhile are told too.
        for branch in branches { branch.shedder.keepOne(of: shedding.interval) }
        guard isNew, shedding.interval > before, before == 1 else { return nil }
        episodes += 1
        guard warning.isDue(at: episodes) else { return nil }
        return "memory is at \(megabytes(used)) of \(megabytes(limit)) MB; frames are left out until it falls."
    }

    private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }
}
