import FoundationEssentials
import Glibc

/// What the system says of memory.
struct MemoryReading: Sendable {
    /// The folders `/proc/self` and `/sys/fs/cgroup`, or what stands for them in tests.
    var process = "/proc/self"
    var groups = "/sys/fs/cgroup"

    /// The part of a control group's limit that is aimed at: the kernel ends processes that reach it.
    private static let safeShare = 0.9

    /// What the process has in RAM, in bytes; nil where the system doesn't tell.
    var used: Int? {
        // proc(5), /proc/[pid]/statm: the second number is the resident set, in pages.
        let fields = text("\(process)/statm")?.split(separator: " ") ?? []
        guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// What the control group of the process leaves to it, in bytes; nil where there is no bound.
    ///
    /// Version 2 of control groups has the limit in `memory.max`, in the group's folder or in one above.
    var groupLimit: Int? {
        guard let line = text("\(process)/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::") }) else {
            return nil
        }
        var path = String(line.dropFirst("0::".count))
        var limits: [Int] = []
        while true {
            if let limit = text("\(groups)\(path)/memory.max").flatMap({ Int($0) }) { limits.append(limit) }
            guard let slash = path.lastIndex(of: "/") else { break }
            path = String(path[..<slash])
        }
        return limits.min().map { Int(Double($0) * Self.safeShare) }
    }

    private func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.last == "\n" ? String(text.dropLast()) : text
    }
}
