import Glibc

/// What is measured of the process, under the names that Prometheus' own libraries use.
enum ProcessMetrics {
    static var families: [MetricFamily] {
        let values: [(String, MetricFamily.Kind, String, Double?)] = [
            ("process_resident_memory_bytes", .gauge, "Memory in RAM.", residentMemory),
            ("process_open_fds", .gauge, "Open descriptors.", descriptors.map(Double.init)),
            ("process_threads", .gauge, "Threads.", field(Field.threads)),
            ("process_cpu_seconds_total", .counter, "Processor time of user and system.", processorSeconds),
        ]
        // What the system doesn't tell is left out.
        return values.compactMap { name, kind, help, value in
            value.map { MetricFamily(name: name, kind: kind, help: help, samples: [.init(labels: [], value: $0)]) }
        }
    }

    /// Places behind the name of the process, from 0: proc(5), /proc/[pid]/stat.
    private enum Field {
        static let userTime = 11
        static let systemTime = 12
        static let threads = 17
        static let residentPages = 21
    }

    private static var residentMemory: Double? {
        field(Field.residentPages).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
    }

    private static var processorSeconds: Double? {
        guard let user = field(Field.userTime), let system = field(Field.systemTime) else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func field(_ index: Int) -> Double? {
        guard let file = fopen("/proc/self/stat", "re") else { return nil }
        defer { fclose(file) }
        // The line has some 50 numbers.
        var bytes = [UInt8](repeating: 0, count: 4096)
        let text = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
        // The name may have spaces and brackets of its own.
        guard let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        return fields.indices.contains(index) ? Double(fields[index]) : nil
    }

    private static var descriptors: Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Of the entries, two are the folder and the one above, and one the descriptor that reads them.
        return max(0, count - 3)
    }
}
