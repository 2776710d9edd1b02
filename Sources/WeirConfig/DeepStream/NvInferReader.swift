import WeirCore

/// What a file about a model tells.
struct NvInferModel {
    var detection: Application.Detection
    /// Which objects it looks at, if it is to look at any.
    var objects = Application.ObjectInput()
    /// Whether it is to look at objects of another model.
    var looksAtObjects = false
    /// Whether another part is to cut frames for it.
    var asksForPreparedInput = false
    /// Whether its number was told, rather than made up.
    var hasNumber = true
}

/// Reads a file about a model, as DeepStream's inference element takes it.
///
/// Source of keys, defaults and rules: DeepStream 9.1, "Gst-nvinfer", and its property parsers.
struct NvInferReader {
    let file: KeyFile
    let reading: Reading
    let folder: String

    /// The number of a model that names none.
    private static let usualNumber = 1

    /// What the file tells; nil after saying why there is no model.
    ///
    /// `application` is the group of the application file that names this one; it may name a model too.
    func model(application: GroupReader?) -> NvInferModel? {
        guard let found = file["property"] else {
            reading.error(Place(file: file.file), "The file about the model has no group `[property]`.")
            return nil
        }
        let group = GroupReader(group: found, reading: reading, folder: folder).withoutOldKeys()
        KnownKeys.model.check(group)
        NvInferKeys.check(group, NvInferKeys.property)
        warnOfGroups()
        let type = networkType(group)
        let path = DeepStreamModelFile(group: group, application: application).path()
        var detection = Application.Detection(model: path.map { .file($0) } ?? .demo)
        detection.task = task(type)
        readFunctions(group, into: &detection)
        detection.labels = labels(group, isOverridden: application?.has("labelfile-path") == true)
        detection.interval = group.integer("interval", 0...Application.largestInterval) ?? 0
        detection.componentID = group.integer("gie-unique-id", 1...Int(Int32.max)) ?? Self.usualNumber
        detection.attribute = group.text("classifier-type")
        detection.excludedClasses = (group.indices("filter-out-class-ids") ?? []).map { .number($0) }
        detection.cutsAtOffsets = group.flag("crop-objects-to-roi-boundary") ?? false
        detection.input = NvInferInput(group: group).overrides()
        readObjects(type, group, into: &detection)
        warnOfTensors(type, group)
        let mode = group.integer("process-mode", 1...2)
        let objects = NvInferObjects(group: group)
        let batch = objects.batch()
        // Of whole frames it is the number of streams.
        if mode == 2 { detection.batch = batch }
        return NvInferModel(
            detection: detection,
            objects: objects.objects(isDetector: type == .detector),
            looksAtObjects: mode == 2,
            asksForPreparedInput: group.flag("input-tensor-from-meta") ?? false,
            hasNumber: group.has("gie-unique-id")
        )
    }

    private enum NetworkType: Int {
        case detector = 0
        case classifier = 1
        case semanticSegmentation = 2
        case instanceSegmentation = 3
        case other = 100
    }

    private func networkType(_ group: GroupReader) -> NetworkType {
        let legacy = group.flag("is-classifier") == true ? 1 : 0
        guard let number = group.integer("network-type", 0...100) else {
            return NetworkType(rawValue: legacy) ?? .detector
        }
        if let type = NetworkType(rawValue: number) { return type }
        group.error(
            "network-type",
            "`network-type` is \(number); it must be 0 (detector), 1 (classifier), 2 (semantic segmentation), 3 (instance "
                + "segmentation) or 100 (other)."
        )
        return .detector
    }

    /// Detectors are known by their outputs.
    private func task(_ type: NetworkType) -> Application.Task? {
        switch type {
        case .detector: nil
        case .classifier: .classify
        case .semanticSegmentation: .semantic
        case .instanceSegmentation: .segment
        case .other: .raw
        }
    }

    /// Thresholds and the like, which each kind of model has of its own.
    private func readObjects(_ type: NetworkType, _ group: GroupReader, into detection: inout Application.Detection) {
        let threshold = 0.0...1
        switch type {
        case .detector, .instanceSegmentation:
            NvInferClasses(file: file, group: group, reading: reading, folder: folder).read(into: &detection)
        case .classifier:
            detection.threshold = Float(group.number("classifier-threshold", threshold) ?? 0)
        case .semanticSegmentation:
            detection.threshold = Float(group.number("segmentation-threshold", threshold) ?? 0)
        case .other: break
        }
    }

    private func labels(_ group: GroupReader, isOverridden: Bool) -> String? {
        guard !isOverridden, let path = group.path("labelfile-path"),
            let place = group.group["labelfile-path"]?.valuePlace
        else { return nil }
        reading.requireFile(path, called: "file of labels", place: place, key: group.label("labelfile-path"))
        return path
    }

    /// Code that was compiled for another system can't be taken over; what it does must be known here.
    private func readFunctions(_ group: GroupReader, into detection: inout Application.Detection) {
        let keys = [
            "parse-bbox-func-name", "parse-bbox-instance-mask-func-name", "parse-classifier-func-name",
            "parse-segmentation-func-name",
        ]
        for key in keys {
            guard let function = group.text(key) else { continue }
            switch ParserFunctions.meaning(of: function) {
            case .family(let family): detection.family = family
            case .task(let task): detection.task = task
            case nil:
                group.warning(
                    key,
                    "\(quoted(function)) is compiled code, which is not used, and does what isn't known here; the model's "
                        + "outputs are read as their names and shapes tell."
                )
            }
        }
    }

    /// A model whose outputs are told as they are gives nothing else.
    private func warnOfTensors(_ type: NetworkType, _ group: GroupReader) {
        guard type != .other, group.flag("output-tensor-meta") == true else { return }
        group.warning(
            "output-tensor-meta",
            "`output-tensor-meta` is only taken over with `network-type` 100; here it has no effect."
        )
    }

    private func warnOfGroups() {
        for group in file.groups
        where group.name != "property" && group.name != "class-attrs-all"
            && NvInferClasses.number(of: group.name) == nil
        {
            let name = quoted("[\(group.name)]")
            if group.name.hasPrefix(NvInferClasses.prefix) {
                let remedy = "after `class-attrs-` there must be `all` or the number of a class"
                reading.error(group.place, key: group.name, "The group \(name) is about no class; \(remedy).")
                continue
            }
            let meant = Spelling.suggestion(for: group.name, among: ["property", "class-attrs-all", "class-attrs-0"])
            let remedy = meant.map { "; \(quoted("[\($0)]")) may be meant" } ?? ""
            reading.warning(
                group.place,
                key: group.name,
                "The group \(name) is not known and has no effect\(remedy)."
            )
        }
    }
}

extension GroupReader {
    /// The group without keys that its form doesn't take, which are told.
    func withoutOldKeys() -> GroupReader {
        guard group.isYAML else { return self }
        var group = self.group
        group.entries.removeAll { entry in
            guard let successor = NvInferKeys.onlyInGroups[entry.key] else { return false }
            reading.warning(
                entry.place,
                key: label(entry.key),
                "\(quoted(entry.key)) is not taken in YAML, and has no effect; \(quoted(successor)) took its place."
            )
            return true
        }
        return GroupReader(group: group, reading: reading, folder: folder)
    }
}
