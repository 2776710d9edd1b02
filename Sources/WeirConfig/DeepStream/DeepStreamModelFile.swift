/// Finds the file of a model that can be read here.
///
/// Files compiled for TensorRT, and those of frameworks that are no more, can't; often the ONNX that they were made
/// from lies beside them.
struct DeepStreamModelFile {
    /// `[property]` of the file about the model.
    let group: GroupReader
    /// `[primary-gie]`, which may name an engine too.
    let application: GroupReader?

    private static let otherKeys = [
        "tlt-encoded-model", "uff-file", "model-file", "custom-network-config", "model-engine-file",
    ]

    func path() -> String? {
        if let text = group.text("onnx-file"), let place = group.group["onnx-file"]?.valuePlace {
            let context = YAMLContext(reading: group.reading, folder: group.folder, key: group.label("onnx-file"))
            let path = context.resolve(text)
            ModelPath(context: context).check(path, YAMLValue(place: place, content: .text(text, isPlain: false)))
            return path
        }
        var named: (group: GroupReader, key: String)?
        for (group, key) in Self.otherKeys.map({ (group, $0) }) + [(application, "model-engine-file")] {
            guard let group, let path = group.path(key) else { continue }
            if let found = neighbour(of: path) {
                group.warning(
                    key,
                    "\(quoted(path)) can only be read by TensorRT; \(quoted(found)), which lies beside it, "
                        + "is used instead."
                )
                return found
            }
            named = named ?? (group, key)
        }
        complain(named)
        return nil
    }

    private func complain(_ named: (group: GroupReader, key: String)?) {
        let remedy = "name an ONNX (`.onnx`) or OpenVINO IR (`.xml`) file in `onnx-file` of `[property]` in "
        let file = quoted(group.group.place.file)
        guard let (group, key) = named, let path = group.path(key) else {
            return group.error("onnx-file", "`[property]` names no model; \(remedy)\(file).")
        }
        group.error(key, "\(quoted(path)) is a model that only TensorRT can read; \(remedy)\(file).")
    }

    /// An ONNX file whose name begins as that of `path`.
    private func neighbour(of path: String) -> String? {
        stems(of: path).map { $0 + ".onnx" }.first { candidate in
            if case .file(1...) = group.reading.fileSystem.kind(of: candidate) { true } else { false }
        }
    }

    /// `m.onnx_b1_gpu0_fp16.engine` gives `m.onnx_b1_gpu0_fp16`, `m.onnx` and `m`, each without what TensorRT adds.
    private func stems(of path: String) -> [String] {
        var stems = [FilePath.withoutEnding(path)]
        if let added = stems[0].firstMatch(of: /_b[0-9]+_gpu[0-9]+_[a-z0-9]+$/) {
            let base = String(stems[0][..<added.range.lowerBound])
            stems.append(base)
            stems.append(FilePath.withoutEnding(base))
        }
        return stems
    }
}
