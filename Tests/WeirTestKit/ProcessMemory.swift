import Foundation

/// The memory that this process has in RAM, in bytes; 0 where the system doesn't say.
public func residentMemory() -> Int {
    // The second number counts pages: proc(5), /proc/[pid]/statm.
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
}
