import Foundation
import WeirCore
import WeirTestKit

/// A folder with the files that the pages' examples name, and a shell whose environment is what the README says.
struct Workplace {
    let folder: TemporaryFolder
    /// The README's line that lets GStreamer and the plugin find what the checkout has built.
    private let setup: Substring

    /// Whether these tests are those of the checkout's own build folder, which the README names.
    static var isThere: Bool {
        let release = URL(filePath: "\(checkout)/.build/release").resolvingSymlinksInPath().path
        return BuiltPlugin.isThere && release == BuiltPlugin.folder
    }

    init() throws {
        folder = try TemporaryFolder()
        guard let setup = try Page("README.md").text.firstMatch(of: /`(export GST_PLUGIN_PATH=[^`]+)`/)?.1 else {
            throw WeirError(.resource, "README.md doesn't say how GStreamer finds the plugin of the checkout.")
        }
        self.setup = setup
        try makeVideos()
        let models = URL(filePath: "\(checkout)/models/demo.onnx")
        for name in ["m.onnx", "yolov8n.onnx", "yolo11n.onnx", "plates.onnx", "letters.onnx", "people.onnx"] {
            try FileManager.default.copyItem(at: models, to: URL(filePath: "\(folder.path)/\(name)"))
        }
    }

    /// Short videos and numbered pictures, all of one street.
    private func makeVideos() throws {
        let video = "\(folder.path)/street.mp4"
        let run = try weir("run", "--quiet", "--input", "scene:?seed=7&frames=40&size=640x360", "--output", video)
        guard run.status == 0 else { throw WeirError(.stream, run.errors) }
        for name in ["a.mp4", "b.mp4", "gate.mp4"] {
            try FileManager.default.copyItem(atPath: video, toPath: "\(folder.path)/\(name)")
        }
        try FileManager.default.createDirectory(atPath: "\(folder.path)/frames", withIntermediateDirectories: true)
        let pictures = try ProgramRun(
            "/usr/bin/ffmpeg",
            ["-v", "error", "-i", video, "-frames:v", "10", "-start_number", "0", "\(folder.path)/frames/%05d.jpg"]
        )
        guard pictures.status == 0 else { throw WeirError(.stream, pictures.errors) }
    }

    /// Types a line into a shell in the folder; `weir` is on its path.
    func type(_ line: String) throws -> ProgramRun {
        let enter = "cd '\(checkout)' && \(setup) && PATH=\"$PWD/.build/release:$PATH\" && cd '\(folder.path)'"
        return try BuiltPlugin.run("bash", ["-c", "\(enter) && \(line)"])
    }
}

/// A page of the documentation.
struct Page {
    let text: String

    init(_ path: String) throws {
        text = try String(contentsOf: URL(filePath: "\(checkout)/\(path)"), encoding: .utf8)
    }

    /// The lines to type that begin with `prefix`, indented as blocks of code are or not.
    func commands(_ prefix: String) -> [String] {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { $0.hasPrefix(prefix) }.map(String.init)
    }

    /// The blocks of YAML.
    var examples: [String] { text.matches(of: /```yaml\n((?s).*?)```/).map { String($0.1) } }
}
