import WeirCore

/// Reads a file about a model, as DeepStream's inference element takes it.
struct NvInferReader {
    let file: KeyFile
    let reading: Reading
    let folder: String

    /// The detection that the file tells; nil after saying why there is none.
    ///
    /// `application` is the group of the application file that names this one; it may name a model too.
    func detection(application: GroupReader?) -> Application.Detection? {
        guard let found = file["property"] else {
            reading.error(Place(file: file.file), "The file about the model has no group `[property]`.")
            return nil
        }
        let group = GroupReader(group: found, reading: reading, folder: folder)
        KnownKeys.model.check(group)
        warnOfGroups()
        guard isDetector(group) else { return nil }
        warnOfCode(group)
        let path = DeepStreamModelFile(group: group, application: application).path()
        var detection = Application.Detection(model: path.map { .file($0) } ?? .demo)
        detection.labels = labels(group, isOverridden: application?.has("labelfile-path") == true)
        detection.interval = group.integer("interval", 0...Application.largestInterval) ?? 0
        detection.componentID = group.integer("gie-unique-id", 1...Int(Int32.max)) ?? 1
        detection.excludedClasses = (group.indices("filter-out-class-ids") ?? []).map { .number($0) }
        detection.input = NvInferInput(group: group).overrides()
        NvInferClasses(file: file, group: group, reading: reading, folder: folder).read(into: &detection)
        return detection
    }

    private func isDetector(_ group: GroupReader) -> Bool {
        let legacy = group.flag("is-classifier") == true ? 1 : 0
        let type = group.integer("network-type", 0...100) ?? legacy
        if type != 0 {
            group.error(
                group.has("network-type") ? "network-type" : "is-classifier",
                "A model of network type \(type) cannot be the first one yet; it must be 0, a detector."
            )
            return false
        }
        if group.integer("process-mode", 1...2) == 2 {
            group.error(
                "process-mode",
                "`process-mode` 2 looks at objects, but the first model must look at frames: 1."
            )
            return false
        }
        return true
    }

    private func labels(_ group: GroupReader, isOverridden: Bool) -> String? {
        guard !isOverridden, let path = group.path("labelfile-path"),
            let place = group.group["labelfile-path"]?.valuePlace
        else { return nil }
        reading.requireFile(path, called: "file of labels", place: place, key: group.label("labelfile-path"))
        return path
    }

    /// Code that was compiled for another system can't be taken over; what it does must be known here.
    private func warnOfCode(_ group: GroupReader) {
        let keys = ["parse-bbox-func-name", "custom-lib-path"].filter { group.text($0) != nil }
        guard let first = keys.first else { return }
        group.warning(
            first,
            "\(keys.map(quoted).joined(separator: " and ")) \(keys.count == 1 ? "names" : "name") compiled code, "
                + "which is not used: Weir knows the output of a model by its names and shapes."
        )
    }

    private func warnOfGroups() {
        for group in file.groups
        where group.name != "property" && group.name != "class-attrs-all"
            && NvInferClasses.number(of: group.name) == nil
        {
            let meant = Spelling.suggestion(for: group.name, among: ["property", "class-attrs-all", "class-attrs-0"])
            let remedy = meant.map { "; \(quoted("[\($0)]")) may be meant" } ?? ""
            reading.warning(
                group.place,
                key: group.name,
                "The group \(quoted("[\(group.name)]")) is not known and has no effect\(remedy)."
            )
        }
    }
}
