import WeirCore

/// Finds the file of a model that can be read here.
///
/// Files compiled for TensorRT, and those of frameworks that are no more, can't; often the ONNX that they were made
/// from lies beside them.
struct DeepStreamModelFile {
    /// `[property]` of the file about the model.
    let group: GroupReader
    /// The group of the application file, which may name an engine too.
    let application: GroupReader?

    /// Keys of models that can't be read, with what they are, after "is".
    private static let otherKinds = [
        ("tlt-encoded-model", "encrypted for NVIDIA's TAO Toolkit"),
        ("uff-file", "in UFF, which only TensorRT could read"),
        ("model-file", "of Caffe, or weights of Darknet"), ("proto-file", "of Caffe"),
        ("custom-network-config", "a description for compiled code"),
        ("model-engine-file", "an engine that TensorRT has built for one kind of GPU"),
    ]

    /// The keys that may name a model.
    static let keys = ["onnx-file"] + otherKinds.map(\.0)

    func path() -> String? {
        if let text = group.text("onnx-file"), let place = group.group["onnx-file"]?.valuePlace {
            let context = YAMLContext(reading: group.reading, folder: group.folder, key: group.label("onnx-file"))
            let path = context.resolve(text)
            ModelPath(context: context).check(path, YAMLValue(place: place, content: .text(text, isPlain: false)))
            return path
        }
        var named: (group: GroupReader, key: String, kind: String)?
        let own = Self.otherKinds.map { (group: Optional(group), key: $0.0, kind: $0.1) }
        for candidate in own + own.suffix(1).map({ (group: application, key: $0.key, kind: $0.kind) }) {
            guard let group = candidate.group, let path = group.path(candidate.key) else { continue }
            if let found = neighbour(of: path) {
                group.warning(
                    candidate.key,
                    "\(quoted(path)) is \(candidate.kind); \(quoted(found)), which lies beside it, is used instead."
                )
                return found
            }
            named = named ?? (group, candidate.key, candidate.kind)
        }
        complain(named)
        return nil
    }

    private func complain(_ named: (group: GroupReader, key: String, kind: String)?) {
        let remedy = "name an ONNX (`.onnx`) or OpenVINO IR (`.xml`) file in `onnx-file` of `[property]` in "
        let file = quoted(group.group.place.file)
        guard let (group, key, kind) = named, let path = group.path(key) else {
            return group.error("onnx-file", "`[property]` names no model; \(remedy)\(file).")
        }
        group.error(key, "\(quoted(path)) is \(kind), and can't be read here; \(remedy)\(file).")
    }

    /// An ONNX or OpenVINO file whose name begins as that of `path`.
    private func neighbour(of path: String) -> String? {
        stems(of: path).flatMap { [$0 + ".onnx", $0 + ".xml"] }.first { candidate in
            if case .file(1...) = group.reading.fileSystem.kind(of: candidate) { true } else { false }
        }
    }

    /// `m.onnx_b1_gpu0_fp16.engine` gives `m.onnx_b1_gpu0_fp16`, `m.onnx` and `m`, each without what TensorRT adds.
    private func stems(of path: String) -> [String] {
        var stems = [FilePath.withoutEnding(path)]
        if let added = stems[0].firstMatch(of: /_b[0-9]+_(?:gpu|dla)[0-9]+_[a-z0-9]+$/) {
            let base = String(stems[0][..<added.range.lowerBound])
            stems.append(base)
            stems.append(FilePath.withoutEnding(base))
        }
        return stems
    }
}
