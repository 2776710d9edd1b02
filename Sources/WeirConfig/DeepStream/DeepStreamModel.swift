import WeirCore

/// Reads the model of an application file, and the file about it that is named there.
struct DeepStreamModel {
    /// `[primary-gie]`; what it says goes before what the file says.
    let group: GroupReader

    func detection() -> Application.Detection? {
        let plugin = group.integer("plugin-type", 0...3) ?? 0
        guard plugin == 0 else {
            group.error(
                "plugin-type",
                "`plugin-type` \(plugin) is not supported; use 0, and name the model's ONNX or OpenVINO IR file in "
                    + "`onnx-file` of the file that `config-file` names."
            )
            return nil
        }
        guard let path = group.path("config-file"), let place = group.group["config-file"]?.valuePlace else {
            group.error("config-file", "`config-file` is missing in `[primary-gie]`; it must be a path.")
            return nil
        }
        let key = group.label("config-file")
        group.reading.requireFile(path, called: "file about the model", place: place, key: key)
        guard case .file(1...) = group.reading.fileSystem.kind(of: path),
            let text = group.reading.text(ofFile: path, place: place, key: key),
            let file = ConfigurationText(file: path, text: text, reading: group.reading).keyFile()
        else { return nil }
        let folder = FilePath.folder(of: path)
        var detection = NvInferReader(file: file, reading: group.reading, folder: folder).detection(application: group)
        override(&detection)
        return detection
    }

    private func override(_ detection: inout Application.Detection?) {
        if let interval = group.integer("interval", 0...Application.largestInterval) { detection?.interval = interval }
        if let id = group.integer("gie-unique-id", 1...Int(Int32.max)) { detection?.componentID = id }
        if let labels = group.path("labelfile-path"), let place = group.group["labelfile-path"]?.valuePlace {
            let key = group.label("labelfile-path")
            group.reading.requireFile(labels, called: "file of labels", place: place, key: key)
            detection?.labels = labels
        }
    }
}
