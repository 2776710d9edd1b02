import Foundation
import Glibc
import WeirCore
import WeirGStreamer
import WeirInference

/// What this machine and the libraries on it are, in lines for people.
enum SystemFacts {
    static var versions: String {
        var system = utsname()
        uname(&system)
        let facts = [
            ("Weir", weirVersion), ("GStreamer", Framework.version), ("OpenVINO", OpenVINOEngine.version),
            ("kernel", "\(text(&system.sysname)) \(text(&system.release)) \(text(&system.machine))"),
            ("system", value("PRETTY_NAME", in: "/etc/os-release", separator: "=")),
            ("processor", value("model name", in: "/proc/cpuinfo", separator: ":")),
            ("processors", "\(ProcessInfo.processInfo.activeProcessorCount)"),
            ("memory", value("MemTotal", in: "/proc/meminfo", separator: ":")),
            ("memory of the control group", MemoryReading().groupLimit.map { "\($0) bytes" } ?? "no bound"),
        ]
        return facts.map { "\($0): \($1)\n" }.joined()
    }

    /// What models are run on, what video comes from and goes through.
    static var devices: String {
        var lines = ["OpenVINO's devices: \(listed((try? OpenVINOEngine.shared.get())?.devices ?? []))"]
        for caps in ["video/x-h264", "video/x-h265"] {
            let encoders = (try? EncoderFactory.all(making: caps)) ?? []
            lines.append("encoders of \(caps): \(listed(encoders.map(\.name)))")
        }
        for (folder, prefix) in [("/dev", "video"), ("/dev/dri", "")] {
            let found = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let names = found.filter { $0.hasPrefix(prefix) }.sorted().map { "\(folder)/\($0)" }
            lines.append("\(folder)/\(prefix)*: \(listed(names))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func listed(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.joined(separator: ", ")
    }

    /// The first value of a name in a file of the system's.
    private static func value(_ name: String, in path: String, separator: Character) -> String {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix(name) }
        let value = line?.split(separator: separator, maxSplits: 1).dropFirst().first ?? "unknown"
        return value.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"")))
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
