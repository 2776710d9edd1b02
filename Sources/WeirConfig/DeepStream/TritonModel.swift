import WeirCore

/// Finds the file of a model in a Triton server's repository of models.
///
/// The repository has a folder for each model, in that a folder for each version, named by its number, and in that the
/// file. Source: Triton Inference Server documentation, "Model Repository".
struct TritonModel {
    /// The file about the model.
    let root: ProtobufText
    let file: String
    let folder: String
    let reading: Reading

    /// Models that can be read here, by the names that the server gives files.
    private static let fileNames = ["model.onnx", "model.xml"]
    /// Versions are counted by hand; more than these are not looked for.
    private static let highestVersion = 100
    /// No configuration of a model is longer.
    private static let longestConfiguration = 1 << 20

    private static let remedy =
        "name an ONNX (`.onnx`) or OpenVINO IR (`.xml`) file in a file for `plugin-type` 0, which `config-file` names"

    /// The model's path as the file about it would tell it; nil after saying why there is none.
    func path() -> String? {
        let backend = root.message("infer_config")?.message("backend")
        let names = ["triton", "trt_is"]
        guard let server = names.lazy.compactMap({ backend?.message($0) }).first, let name = server["model_name"] else {
            reading.error(Place(file: file), "The file names no model of a Triton server; \(Self.remedy).")
            return nil
        }
        if let grpc = server["grpc"] {
            reading.error(grpc.place, "A model on another machine's Triton server can't be run here; \(Self.remedy).")
            return nil
        }
        guard case .scalar(let modelName) = name.value, let root = server.message("model_repo")?.text("root") else {
            reading.error(name.place, "The file names no folder of models (`model_repo.root`); \(Self.remedy).")
            return nil
        }
        let place = FilePath.resolve(modelName, in: root)
        if let path = path(in: place, version: server.text("version").flatMap(Int.init)) { return path }
        reading.error(
            name.valuePlace,
            key: "infer_config.backend.triton.model_name",
            "There is no ONNX or OpenVINO model in \(quoted(FilePath.resolve(place, in: folder) + "/VERSION/")); put one there (`model.onnx`), or "
                + "\(Self.remedy)."
        )
        return nil
    }

    private func path(in place: String, version: Int?) -> String? {
        let versions = version.flatMap { $0 > 0 ? [$0] : nil } ?? Array((1...Self.highestVersion).reversed())
        let names = ownFileName(in: place) + Self.fileNames
        for version in versions where kind(of: "\(place)/\(version)") == .folder {
            for name in names {
                let path = "\(place)/\(version)/\(name)"
                if case .file(1...) = kind(of: path) { return path }
            }
        }
        return nil
    }

    private func kind(of path: String) -> FileKind {
        reading.fileSystem.kind(of: FilePath.resolve(path, in: folder))
    }

    /// The name that the server's own file about the model gives the file, where it can be read here.
    private func ownFileName(in place: String) -> [String] {
        let path = FilePath.resolve(place + "/config.pbtxt", in: folder)
        guard case .file(1...) = reading.fileSystem.kind(of: path),
            let bytes = try? reading.fileSystem.read(path, limit: Self.longestConfiguration)
        else { return [] }
        // What is wrong with it is for the server to tell.
        var reader = ProtobufTextReader(file: path, reading: Reading(fileSystem: reading.fileSystem))
        let name = reader.read(String(decoding: bytes, as: UTF8.self))?.text("default_model_filename")
        return name.map { ModelPath.endings.contains(FilePath.ending(of: $0)) ? [$0] : [] } ?? []
    }
}
