/// Checks that a model is of a kind that can be read, and there.
struct ModelPath {
    /// What the inference engine reads.
    static let endings = ["onnx", "xml", "tflite"]

    let context: YAMLContext

    func model(_ text: String, _ value: YAMLValue) -> Application.Model {
        if text == "demo" { return .demo }
        let path = context.resolve(text)
        check(path, value)
        return .file(path)
    }

    /// Says so where the file is missing or of another kind.
    func check(_ path: String, _ value: YAMLValue) {
        let ending = FilePath.ending(of: path)
        guard Self.endings.contains(ending) else {
            return context.error(
                value,
                "The model \(quoted(path)) must be ONNX (`.onnx`), OpenVINO IR (`.xml`) or TensorFlow Lite (`.tflite`)."
            )
        }
        let reading = context.reading
        reading.requireFile(path, called: "model", place: value.place, key: context.key)
        if ending == "xml", reading.fileSystem.kind(of: path) != .missing {
            let weights = FilePath.withoutEnding(path) + ".bin"
            reading.requireFile(weights, called: "file of the model's weights", place: value.place, key: context.key)
        }
    }
}
