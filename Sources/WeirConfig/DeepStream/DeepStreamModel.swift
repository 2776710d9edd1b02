import WeirCore

/// Reads a model of an application file, and the file about it that is named there.
struct DeepStreamModel {
    /// `[primary-gie]` or `[secondary-gieN]`; what it says goes before what the file says.
    let group: GroupReader

    /// What reads the model there.
    private enum Plugin: Int {
        case nvinfer = 0
        case nvinferserver = 1
    }

    func model() -> NvInferModel? {
        let number = group.integer("plugin-type", 0...3) ?? 0
        guard let plugin = Plugin(rawValue: number) else {
            group.error(
                "plugin-type",
                "`plugin-type` \(number) is not supported; use 0, and name the model's ONNX or OpenVINO IR file in "
                    + "`onnx-file` of the file that `config-file` names."
            )
            return nil
        }
        guard let path = group.path("config-file"), let place = group.group["config-file"]?.valuePlace else {
            group.error(
                "config-file",
                "`config-file` is missing in \(quoted("[\(group.name)]")); it must be a path."
            )
            return nil
        }
        let key = group.label("config-file")
        group.reading.requireFile(path, called: "file about the model", place: place, key: key)
        guard case .file(1...) = group.reading.fileSystem.kind(of: path),
            let text = group.reading.text(ofFile: path, place: place, key: key),
            var model = read(text, of: path, plugin)
        else { return nil }
        override(&model)
        return model
    }

    private func read(_ text: String, of path: String, _ plugin: Plugin) -> NvInferModel? {
        let folder = FilePath.folder(of: path)
        switch plugin {
        case .nvinfer:
            return ConfigurationText(file: path, text: text, reading: group.reading).keyFile().flatMap { file in
                NvInferReader(file: file, reading: group.reading, folder: folder).model(application: group)
            }
        case .nvinferserver:
            return NvInferServerReader(file: path, reading: group.reading, folder: folder).model(text, group)
        }
    }

    /// The model of a file that no application names; which of the two reads it, the text tells.
    static func read(_ text: String, of path: String, _ reading: Reading) -> NvInferModel? {
        let group = KeyFile.Group(name: "primary-gie", place: Place(file: path), entries: [])
        let isGroups = ConfigurationText(file: path, text: text, reading: reading).isGroups
        return DeepStreamModel(group: GroupReader(group: group, reading: reading, folder: FilePath.folder(of: path)))
            .read(text, of: path, isGroups ? .nvinfer : .nvinferserver)
    }

    private func override(_ model: inout NvInferModel) {
        if let interval = group.integer("interval", 0...Application.largestInterval) {
            model.detection.interval = interval
        }
        if let id = group.integer("gie-unique-id", 1...Int(Int32.max)) {
            model.detection.componentID = id
            model.hasNumber = true
        }
        if let labels = group.path("labelfile-path"), let place = group.group["labelfile-path"]?.valuePlace {
            let key = group.label("labelfile-path")
            group.reading.requireFile(labels, called: "file of labels", place: place, key: key)
            model.detection.labels = labels
        }
        let objects = NvInferObjects(group: group)
        if group.has("operate-on-gie-id") { model.objects.fromStage = objects.stage() }
        if let classes = objects.classes() { model.objects.classes = classes }
        if model.looksAtObjects, group.has("batch-size") { model.detection.batch = objects.batch() }
        if let isPrepared = group.flag("input-tensor-meta") { model.asksForPreparedInput = isPrepared }
    }
}
