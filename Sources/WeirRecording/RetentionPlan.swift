/// Decides which recordings are removed so that what is kept stays within bounds.
public struct RetentionPlan: Hashable, Sendable {
    /// How old a recording may become, in seconds; nil for no end.
    public var age: Double?
    /// How many bytes all may take together.
    public var bytes: Int?
    /// How many bytes of the disk stay free.
    public var freeBytes: Int

    public init(age: Double? = nil, bytes: Int? = nil, freeBytes: Int = 0) {
        self.age = age
        self.bytes = bytes
        self.freeBytes = freeBytes
    }

    /// One recording with what lies beside it.
    public struct File: Hashable, Sendable {
        public var path: String
        public var bytes: Int
        /// When it was last written to, in seconds since 1970.
        public var time: Double
        /// Whether it is being written.
        public var isOpen: Bool

        public init(path: String, bytes: Int, time: Double, isOpen: Bool = false) {
            self.path = path
            self.bytes = bytes
            self.time = time
            self.isOpen = isOpen
        }
    }

    /// What holds where both plans hold.
    public func stricter(_ other: RetentionPlan) -> RetentionPlan {
        RetentionPlan(
            age: [age, other.age].compactMap(\.self).min(),
            bytes: [bytes, other.bytes].compactMap(\.self).min(),
            freeBytes: max(freeBytes, other.freeBytes)
        )
    }

    /// The paths to remove, the oldest first; those that are being written stay.
    ///
    /// `free` is how many bytes of the disk are free now.
    public func removals(among files: [File], now: Double, free: Int) -> [String] {
        var total = files.reduce(0) { $0 + $1.bytes }
        var free = free
        var removed: [String] = []
        for file in files.sorted(by: { ($0.time, $0.path) < ($1.time, $1.path) }) where !file.isOpen {
            let isOld = age.map { now - file.time > $0 } ?? false
            let isTooMuch = bytes.map { total > $0 } ?? false
            guard isOld || isTooMuch || free < freeBytes else { continue }
            removed.append(file.path)
            total -= file.bytes
            free += file.bytes
        }
        return removed
    }
}
