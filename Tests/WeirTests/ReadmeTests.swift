import Foundation
import Testing
import WeirTestKit

/// What the README and the pages tell to type works as it is written there.
@Suite(.enabled(if: Workplace.isThere, "the tests were not built into the checkout's .build/release"))
struct ReadmeTests {
    private let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    /// What a machine that runs tests doesn't have, and what takes its place.
    private func replaced(_ line: String) -> String {
        // No display.
        line.replacing("autovideosink", with: "fakesink")
            // No camera, neither by RTSP nor at the machine.
            .replacing("rtsp://camera-1/stream", with: "street.mp4")
            .replacing(/.*\/dev\/video0.*\n/, with: "")
            .replacing("user=eye password=env:CAMERA_PASSWORD ", with: "")
            // A model in OpenVINO's format.
            .replacing("traffic.xml", with: "m.onnx")
            // Its files would stay.
            .replacing("folder=/tmp", with: "folder=.")
            // A source without end.
            .replacing("weirscenesrc !", with: "weirscenesrc frames=30 !")
    }

    /// Types a line and expects that it ends well and complains about nothing.
    private func expectSuccess(_ line: String) throws -> ProgramRun {
        let run = try workplace.type(line)
        #expect(run.status == 0, "\(line)\n\(run.errors)")
        #expect(!run.isTimedOut, "\(line)")
        // The command shows progress and its table there; GStreamer's programs have nothing to say.
        let complaints =
            line.hasPrefix("weir ")
            ? run.errors.split(separator: "\n").filter { $0.contains("error") || $0.contains("warning") }
            : run.errors.split(separator: "\n")
        #expect(complaints == [], "\(line)")
        return run
    }

    @Test(arguments: ["README.md"] + TestElements.factories.map { "docs/elements/\($0).md" })
    func launchLinesRun(_ path: String) throws {
        let lines = try Page(path).commands("gst-launch-1.0 ")
        #expect(!lines.isEmpty)
        // What was kept of an earlier run.
        let isReplay = lines.contains { $0.contains("recording=kept/") }
        if isReplay { _ = try expectSuccess("weir run --input street.mp4 --records out.jsonl --raw kept") }
        for line in lines { _ = try expectSuccess(replaced(line)) }
    }

    @Test func theFileOfAFewLinesRuns() throws {
        let readme = try Page("README.md")
        let yaml = try #require(readme.examples.first)
        try workplace.folder.write("street.yaml", replaced(yaml).utf8)
        #expect(readme.text.contains("`weir check street.yaml`"))
        _ = try expectSuccess("weir check street.yaml")
        #expect(readme.commands("weir run street.yaml").count == 1)
        _ = try expectSuccess("weir run street.yaml")
        // Two videos of 40 frames, and a street of 300.
        #expect(try workplace.folder.read("out.jsonl").split(separator: "\n").count == 380)
        #expect(try countFrames(of: "\(workplace.folder.path)/out.mp4") >= 300)
    }

    @Test func theLineWithoutAFileRuns() throws {
        let lines = try Page("README.md").commands("weir run --input ")
        #expect(lines.count == 1)
        for line in lines {
            let run = try expectSuccess(line)
            #expect(run.errors.contains("wrote out.mp4"))
        }
        #expect(try countFrames(of: "\(workplace.folder.path)/out.mp4") >= 300)
    }

    /// The smallest application file with its model's file, in the words of DeepStream.
    private static let deepStreamFiles = [
        "deepstream_app.txt": """
        [source0]
        enable=1
        type=2
        uri=file:street.mp4
        [primary-gie]
        enable=1
        config-file=model.txt
        [tracker]
        enable=1
        ll-config-file=config_tracker_IOU.yml
        [sink0]
        enable=1
        type=3
        container=1
        codec=1
        output-file=deepstream.mp4

        """,
        "model.txt": """
        [property]
        onnx-file=m.onnx
        net-scale-factor=0.00392156862745098
        maintain-aspect-ratio=1
        symmetric-padding=1
        cluster-mode=2

        """,
        "config_tracker_IOU.yml": "BaseConfig:\n",
    ]

    @Test func aDeepStreamFileRuns() throws {
        for (name, text) in Self.deepStreamFiles { try workplace.folder.write(name, text.utf8) }
        let lines = try Page("README.md").commands("weir run deepstream_app.txt")
        #expect(lines.count == 1)
        for line in lines { _ = try expectSuccess(line) }
        #expect(try countFrames(of: "\(workplace.folder.path)/deepstream.mp4") == 40)
    }

    @Test(arguments: ["docs/configuration.md", "docs/analytics.md", "docs/recording.md", "docs/publishing.md"])
    func everyExamplePassesTheCheck(page: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(workplace.folder.path)/dumps/tracks",
            withIntermediateDirectories: true
        )
        for folder in ["recordings", "gate"] {
            try FileManager.default.createDirectory(
                atPath: "\(workplace.folder.path)/\(folder)",
                withIntermediateDirectories: true
            )
        }
        try workplace.folder.write("traffic.txt", "person\nbicycle\ncar\nbus\n".utf8)
        let examples = try Page(page).examples
        #expect(examples.count >= 4)
        for (number, example) in examples.enumerated() {
            try workplace.folder.write("example-\(number).yaml", replaced(example).utf8)
            let run = try workplace.type("weir check example-\(number).yaml")
            #expect(run.status == 0, "\(example)\n\(run.output)\(run.errors)")
        }
    }

    @Test func theInspectorTellsEveryProperty() throws {
        #expect(try Page("docs/installing.md").commands("gst-inspect-1.0 weirinfer").count == 1)
        let run = try expectSuccess("gst-inspect-1.0 weirinfer")
        let properties = try Page("docs/elements/weirinfer.md").text.matches(
            of: /\n\| `([a-z-]+)` \| .* \| .* \| .* \|/
        )
        #expect(properties.count >= 10)
        for property in properties {
            #expect(run.output.contains(try Regex("\n  \(property.1) +: ")), "\(property.1)")
        }
    }
}
