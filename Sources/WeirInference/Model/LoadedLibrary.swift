internal import Glibc

/// Tells which file a piece of the running code comes from; Swift's Glibc has no `dladdr`.
enum LoadedLibrary {
    /// The path of the library or program whose memory holds `address`; nil where the system doesn't say.
    static func path(holding address: UnsafeRawPointer) -> String? {
        guard let file = fopen("/proc/self/maps", "re") else { return nil }
        defer { fclose(file) }
        var line: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(line) }
        while getline(&line, &capacity, file) > 0 {
            guard let line, let path = path(in: String(cString: line), holding: UInt(bitPattern: address)) else {
                continue
            }
            return path
        }
        return nil
    }

    /// The path in a line such as `7f00-7fff r-xp 00000000 08:01 42   /usr/lib/libm.so`, if its range holds `address`.
    static func path(in line: String, holding address: UInt) -> String? {
        let range = line.prefix { $0 != " " }.split(separator: "-").map { UInt($0, radix: 16) }
        guard range.count == 2, let start = range[0], let end = range[1], start <= address, address < end else {
            return nil
        }
        guard let slash = line.firstIndex(of: "/") else { return nil }
        return String(line[slash...].prefix { !$0.isNewline })
    }
}
