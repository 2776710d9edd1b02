import ArgumentParser
import Foundation
import Weir
import WeirConfig
import WeirCore

/// `weir run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run an application: from a file, or from options.",
        discussion: """
            The file is Weir's own (YAML) or a DeepStream application file as it stands. Without one, the options make \
            the application:

              weir run street.yaml
              weir run deepstream_app.txt
              weir run --input a.mp4 --input rtsp://camera/stream --model yolov8n.onnx --output out.mp4

            Exit code 0: all streams came to their end. 1: refused before anything ran. 2: failed while running.
            """
    )

    @Argument(help: "The application's file.", completion: .file())
    var file: String?

    @Option(name: .shortAndLong, help: "A stream: a file, an address, a device, numbered pictures, or scene:?seed=7.")
    var input: [String] = []

    @Option(name: .shortAndLong, help: "The model that finds objects: a path, or demo.")
    var model: String?

    @Option(help: "The tracker: weir, or iou, sort, bytetrack, ocsort, botsort, deepsort.")
    var track: String?

    @Option(
        name: .shortAndLong,
        help: """
            Where pictures go: a file (.mp4, .mkv), a server of Weir's own (rtsp://:8554/weir, http://:8090/weir.mjpeg, \
            http://:8090/weir.m3u8), a folder for HLS (hls:FOLDER), another's server (rtmp://…, srt://…), window, or null.
            """
    )
    var output: [String] = []

    @Option(help: "Where records go, a line of JSON a frame: a file, or - for standard output.")
    var records: [String] = []

    @Option(
        help:
            "Where messages go: an entry of publish: in Weir's files, such as \"{ mqtt: 127.0.0.1:1883, topic: street }\"."
    )
    var publish: [String] = []

    @Option(help: "The least confidence of an object, 0 to 1.")
    var threshold: Float?

    @Option(help: "How much memory the process may take, such as 2GB; beyond it frames are left out.")
    var memory: String?

    @Option(help: "A new folder that keeps all that `weir replay` needs to run this again.", completion: .directory)
    var raw: String?

    @Option(help: "End what --raw keeps at this size, such as 2G.")
    var rawSize: String?

    @Flag(name: .shortAndLong, help: "No progress and no table at the end.")
    var quiet = false

    func validate() throws {
        guard file == nil || (input.isEmpty && model == nil && track == nil && output.isEmpty && records.isEmpty) else {
            throw ValidationError("Give a file or options that make an application, not both.")
        }
        guard file != nil || !input.isEmpty else {
            throw ValidationError("Give the application's file, or at least one --input.")
        }
        if let memory, ByteCount.parse(memory) == nil {
            throw ValidationError("--memory is \(memory); it must be a size such as 500M or 2GB.")
        }
        if let rawSize {
            guard raw != nil else { throw ValidationError("--raw-size needs --raw.") }
            guard ByteCount.parse(rawSize) != nil else {
                throw ValidationError("--raw-size is \(rawSize); it must be a size such as 500M or 2G.")
            }
        }
        if let threshold, !(0...1).contains(threshold) {
            throw ValidationError("--threshold is \(threshold); it must be a number from 0 to 1.")
        }
    }

    func run() throws {
        var application = try application()
        if let threshold {
            guard application.detect != nil else {
                throw WeirError(.settings, "--threshold needs a model; give one with --model.")
            }
            application.detect?.threshold = threshold
        }
        let folder = FileManager.default.currentDirectoryPath
        for text in publish {
            application.publications.append(try PublicationText.publication(from: text, workingFolder: folder))
        }
        if let memory { application.memoryLimit = ByteCount.parse(memory) }
        let kept = raw.map { RawRecorder.Settings(folder: $0, mostBytes: rawSize.flatMap(ByteCount.parse)) }
        let summary = try Session(quiet: quiet).run(application, raw: kept)
        if !quiet {
            Console.writeError(SummaryTable(summary).text)
            for file in application.writtenFiles where !summary.isRefused { Console.say("wrote \(file)") }
        }
        if !summary.isSuccess { throw Outcome(summary) }
    }

    /// The application, which `weir check` would find nothing wrong with.
    private func application() throws -> Application {
        let reader = ConfigurationReader()
        let report =
            if let file {
                reader.read(file)
            } else {
                reader.read(
                    CommandLineApplication(
                        inputs: input,
                        model: model,
                        tracker: track,
                        outputs: output,
                        records: records
                    )
                )
            }
        for diagnostic in report.diagnostics { Console.say(diagnostic.description) }
        guard let application = report.application else { throw Outcome.refused }
        return application
    }
}
