import WeirConfig
import WeirCore

/// Files that exist only in a test.
struct MemoryFileSystem: FileSystem {
    var files: [String: [UInt8]] = [:]
    var devices: [String] = []
    /// Files and folders that may be neither read nor written.
    var forbidden: [String] = []

    /// Files by path; those without a text are a byte long.
    init(_ texts: [String: String] = [:], existing: [String] = [], devices: [String] = []) {
        for (path, text) in texts { files[path] = Array(text.utf8) }
        for path in existing { files[path] = [1] }
        self.devices = devices
    }

    func read(_ path: String, limit: Int) throws(WeirError) -> [UInt8] {
        guard let bytes = files[path] else { throw WeirError(.resource, "\(path) cannot be read.") }
        guard bytes.count <= limit else { throw WeirError(.resource, "\(path) is too long.") }
        return bytes
    }

    func kind(of path: String) -> FileKind {
        if let bytes = files[path] { return .file(bytes: bytes.count) }
        if devices.contains(path) { return .special }
        if path == "." || path == "/" || files.keys.contains(where: { $0.hasPrefix(path + "/") }) { return .folder }
        return .missing
    }

    func canRead(_ path: String) -> Bool { !forbidden.contains(path) }

    func canWrite(_ path: String) -> Bool { !forbidden.contains(path) }
}

extension ConfigurationReport {
    /// The diagnostics as people see them.
    var lines: [String] { diagnostics.map(\.description) }
}

/// Reads `text` as the file `/site/street.yaml`.
func read(_ text: String, _ files: MemoryFileSystem = MemoryFileSystem()) -> ConfigurationReport {
    var files = files
    files.files["/site/street.yaml"] = Array(text.utf8)
    return ConfigurationReader(fileSystem: files).read("/site/street.yaml")
}

/// What tests of Weir's files find beside the file.
let siteFiles = MemoryFileSystem(
    existing: [
        "/site/street.mp4", "/site/yolov8n.onnx", "/site/person.xml", "/site/person.bin", "/site/coco.txt",
        "/site/frames/00001.jpg", "/site/kitti/keep", "/site/tracks/keep",
    ],
    devices: ["/dev/video0"]
)
