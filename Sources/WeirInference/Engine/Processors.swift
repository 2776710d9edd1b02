internal import Glibc

/// The processors that this process may use; Swift's Glibc has no `sched_getaffinity`.
public enum Processors {
    /// At least 1.
    public static let count: Int = {
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

    /// Whether sums of products of 8-bit integers are cut off at 16 bits on the way to 32.
    ///
    /// That is what AVX2 and AVX-512 do without their instructions for neural networks (VNNI). Source: Intel, "64 and
    /// IA-32 Architectures Software Developer's Manual", PMADDUBSW and VPDPBUSD.
    public static let saturateBytes: Bool = {
        guard let file = fopen("/proc/cpuinfo", "re") else { return false }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0 {
            if let line, let saturates = saturateBytes(by: String(cString: line)) { return saturates }
        }
        return false
    }()

    /// What a line such as `flags : fpu avx2 avx_vnni` says; nil for another line, such as those of other architectures.
    static func saturateBytes(by line: String) -> Bool? {
        let parts = line.split(separator: ":")
        guard parts.count == 2, parts[0].prefix(while: { !$0.isWhitespace }) == "flags" else { return nil }
        let flags = Set(parts[1].split(whereSeparator: \.isWhitespace))
        return flags.isDisjoint(with: ["avx_vnni", "avx512_vnni", "avx_vnni_int8", "amx_int8"])
    }
}
