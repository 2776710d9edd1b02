internal import Glibc

/// The processors that this process may use; Swift's Glibc has no `sched_getaffinity`.
enum Processors {
    /// At least 1.
    static let count: Int = {
        guard let file = fopen("/proc/self/status", "re") else { return 1 }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0 {
            if let line, let count = count(in: String(cString: line)) { return count }
        }
        return 1
    }()

    /// The number of a line such as `Cpus_allowed:   f,ffffffff`, where each is a bit; nil for another line.
    static func count(in line: String) -> Int? {
        let parts = line.split(separator: ":")
        guard parts.count == 2, parts[0] == "Cpus_allowed" else { return nil }
        return max(1, parts[1].compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount })
    }
}
