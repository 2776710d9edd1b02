import WeirCore

/// Reads a file about a model on a Triton server, as DeepStream's `nvinferserver` takes it.
///
/// What it tells is put into the words of a file for `nvinfer`, whose reader does the rest. The fields are those of
/// `nvdsinferserver_config.proto` and its neighbours (DeepStream 9.1).
struct NvInferServerReader {
    let file: String
    let reading: Reading
    let folder: String

    /// What the file tells; nil after saying why there is no model.
    func model(_ text: String, _ application: GroupReader) -> NvInferModel? {
        var reader = ProtobufTextReader(file: file, reading: reading)
        guard let root = reader.read(text) else { return nil }
        warnOfUnknown(root, at: "")
        var property = KeyFile.Group(name: "property", place: Place(file: file, line: 1), entries: entries(root))
        guard let path = TritonModel(root: root, file: file, folder: folder, reading: reading).path() else {
            return nil
        }
        let place = root.message("infer_config")?.fields.first?.place ?? property.place
        property.entries.append(KeyFile.Entry(key: "onnx-file", value: path, place: place, valuePlace: place))
        let groups = [property] + classGroups(root)
        let file = KeyFile(file: file, groups: groups)
        return NvInferReader(file: file, reading: reading, folder: folder).model(application: application)
    }

    /// The value of a field, found by the names that lead to it.
    private func entry(_ root: ProtobufText, _ path: String, as key: String, _ value: String? = nil) -> KeyFile.Entry? {
        let names = path.split(separator: ".").map(String.init)
        var message: ProtobufText? = root
        for name in names.dropLast() { message = message?.message(name) }
        guard let message, let name = names.last, let field = message[name] else { return nil }
        let texts = message.all(name).compactMap { field in
            if case .scalar(let text) = field.value { text } else { nil }
        }
        guard !texts.isEmpty || value != nil else { return nil }
        return KeyFile.Entry(
            key: key,
            value: value ?? texts.joined(separator: ";"),
            place: field.place,
            valuePlace: field.valuePlace,
            writtenKey: path
        )
    }

    private func entries(_ root: ProtobufText) -> [KeyFile.Entry] {
        let same = NvInferServerFields.same.compactMap { entry(root, $0.path, as: $0.key) }
        let flags = NvInferServerFields.flags.compactMap { path, key in
            entry(root, path, as: key, ["true": "1", "false": "0"][text(root, path) ?? ""] ?? text(root, path))
        }
        let chosen = NvInferServerFields.choices.compactMap { path, key, values in
            entry(root, path, as: key, text(root, path).flatMap { values[$0] })
        }
        return same + flags + chosen.filter { !$0.value.isEmpty } + kinds(root)
    }

    private func text(_ root: ProtobufText, _ path: String) -> String? {
        entry(root, path, as: "")?.value
    }

    /// What kind of model it is, and how its candidates are clustered, which messages tell by being there.
    private func kinds(_ root: ProtobufText) -> [KeyFile.Entry] {
        let base = "infer_config.postprocess"
        let types = NvInferServerFields.networkTypes.compactMap { name, number in
            entry(root, "\(base).\(name)", as: "network-type", number)
        }
        let modes = NvInferServerFields.clusterModes.compactMap { name, number in
            entry(root, "\(base).detection.\(name)", as: "cluster-mode", number)
        }
        return types + modes
    }
}

// MARK: - Classes

extension NvInferServerReader {
    private func classGroups(_ root: ProtobufText) -> [KeyFile.Group] {
        let detection = "infer_config.postprocess.detection"
        let filter = "output_control.detect_control.default_filter"
        var all = NvInferServerFields.classes.compactMap { entry(root, "\(detection).\($0.path)", as: $0.key) }
        all += filters(root, filter)
        var groups = [group("class-attrs-all", all)]
        for (path, key) in [
            (detection, "per_class_params"), ("output_control.detect_control", "specific_class_filters"),
        ] {
            let parent = path.split(separator: ".").reduce(Optional(root)) { $0?.message(String($1)) }
            for field in parent?.all(key) ?? [] {
                guard case .message(let pair) = field.value, let number = pair.text("key"),
                    let value = pair.message("value")
                else { continue }
                let entries =
                    [entry(value, "pre_threshold", as: "pre-cluster-threshold")].compactMap(\.self) + filters(value, "")
                let name = NvInferClasses.prefix + number
                if let index = groups.firstIndex(where: { $0.name == name }) {
                    groups[index].entries += entries
                } else {
                    groups.append(group(name, entries))
                }
            }
        }
        return groups.filter { !$0.entries.isEmpty }
    }

    private func group(_ name: String, _ entries: [KeyFile.Entry]) -> KeyFile.Group {
        KeyFile.Group(name: name, place: entries.first?.place ?? Place(file: file), entries: entries)
    }

    private func filters(_ root: ProtobufText, _ base: String) -> [KeyFile.Entry] {
        NvInferServerFields.filters.compactMap { path, key in
            entry(root, base.isEmpty ? path : "\(base).\(path)", as: key)
        }
    }
}

// MARK: - What is not taken over

extension NvInferServerReader {
    private func warnOfUnknown(_ message: ProtobufText, at path: String) {
        for field in message.fields {
            let name = path.isEmpty ? field.name : "\(path).\(field.name)"
            if NvInferServerFields.isPassedOver(name) { continue }
            let isKnown = NvInferServerFields.known.contains(name)
            guard isKnown || NvInferServerFields.known.contains(where: { $0.hasPrefix(name + ".") }) else {
                let isUnsupported = NvInferServerFields.unsupported.contains(name)
                let words = isUnsupported ? "is not supported yet; it has no effect" : "is not known and has no effect"
                reading.warning(field.place, key: name, "The field \(quoted(name)) \(words).")
                continue
            }
            if case .message(let inner) = field.value { warnOfUnknown(inner, at: name) }
        }
    }
}
