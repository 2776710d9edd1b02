import Foundation
import Testing
import WeirCore
import WeirTestKit

/// The commands that look at models.
@Suite(.serialized) struct ModelCommandTests {
    @Test func inspectTellsTheFileAndWhatWeirMakesOfIt() throws {
        let result = try weir("inspect", "demo")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map(String.init)
        for line in [
            "  input       images 1x3x256x448 f32", "  output      output0 1x8x2352 f32", "  beside it   nothing",
            "  task        detect (the metadata of demo.onnx)", "  family      yolov8 (the metadata of demo.onnx)",
            "  fit         letterbox centered 114 (the metadata of demo.onnx)",
            "  classes     4 (the metadata of demo.onnx): person, bicycle, car, bus", "  runs by     OpenVINO on CPU",
            "  nothing",
        ] {
            #expect(lines.contains(line), "\(line)\n\(result.output)")
        }
    }

    @Test func inspectTellsWhatIsThereOfAModelThatIsNone() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/broken.onnx"
            try Data([8, 9, 255]).write(to: URL(filePath: path))
            let result = try weir("inspect", path)
            #expect(result.status == 1)
            #expect(result.output.contains("  size        0.0 MB\n"))
            #expect(result.errors.contains("weir: error: broken.onnx is no whole ONNX model:"), "\(result.errors)")
        }
    }

    @Test(arguments: [
        (["inspect", "nowhere.onnx"], "There is no model 'nowhere.onnx'; give the path of"),
        (
            ["verify", "demo", "--images", "nowhere.png"],
            "there is no “nowhere.png”; give a video, a picture or a folder"
        ),
        (["verify", "demo", "--images", "/dev", "--frames", "3"], "the folder /dev holds no pictures"),
        (["verify", "demo", "--images", "/etc/hostname"], "/etc/hostname can't be read as a video or a picture;"),
        (["verify", "demo", "--images", "a.png", "--frames", "0"], "--frames is 0; it must be at least 1."),
        (["verify", "demo", "--images", "a.png", "--annotations", "none"], "there are no annotations “none”;"),
        (["quantize", "demo", "--images", "a.png", "--most-loss", "101"], "--most-loss is 101.0; it must be a number"),
        (["quantize", "demo", "--images", "a.png", "--output", "b.onnx"], "the output b.onnx must end with .xml"),
    ]) func whatCannotBeIsASentence(arguments: [String], sentence: String) throws {
        let result = try weir(arguments)
        #expect(result.status == 1)
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }
}
