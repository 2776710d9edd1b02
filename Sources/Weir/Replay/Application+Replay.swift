import FoundationEssentials
import WeirConfig
import WeirCore
import WeirDecoding
import WeirElements
import WeirGStreamer
import WeirInference

extension Application {
    /// What decides about objects, identities and events, and nothing else: no outputs, files, or secrets.
    var decisions: Application {
        var application = withoutSecrets
        application.outputs = []
        application.records = []
        application.events = []
        application.publications = []
        application.commands = []
        application.dumps = Dumps()
        application.recording = nil
        application.performanceInterval = nil
        application.memoryLimit = nil
        for index in application.sources.indices { application.sources[index].recording = .likeAll }
        return application
    }

    /// What streams share that depends on their order, each with its name in a recording.
    var sharedPlaces: [(name: String, place: AccessOrder.Place)] {
        let records = records.enumerated().map { ("records \($0)", AccessOrder.Place.file($1.location)) }
        let events = events.enumerated().map { ("events \($0)", AccessOrder.Place.file($1.location)) }
        let galleries = gallery == nil ? [] : [("gallery", AccessOrder.Place.usualGallery)]
        return records + events + galleries
    }

    /// The files of the models that are there, and what lies beside them and counts.
    ///
    /// Throws `.resource` where a model can't be found.
    func decidingFiles() throws(WeirError) -> [RawDescription.File] {
        var paths: [String] = []
        for model in stages.map(\.model) {
            let path = try ModelLocator.path(of: model.model.location)
            paths += [path] + Self.beside(path)
            if model.precision == .int8 {
                let form = QuantizedForm.path(of: path)
                paths += [form] + Self.beside(form)
            }
            paths += [model.labels, model.decoder].compactMap(\.self)
        }
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }.compactMap { path in
            Checksum.sha256(ofFile: path).map { RawDescription.File(path: path, sha256: $0) }
        }
    }

    /// The weights of an OpenVINO model, and what tells more of a model.
    private static func beside(_ path: String) -> [String] {
        let file = URL(filePath: path)
        let folder = file.deletingLastPathComponent().path
        let name = file.lastPathComponent
        return [
            file.deletingPathExtension().lastPathComponent + ".bin", ModelSidecar.settingsFileName(forModel: name),
            ModelSidecar.labelsFileName(forModel: name), UltralyticsFile.name,
        ].map { "\(folder)/\($0)" }
    }

    /// What decides something and can't be kept, in sentences.
    var unkept: [String] {
        stages.compactMap { stage in
            guard case .objects(let objects) = stage.input, objects.isAsynchronous else { return nil }
            return "which frame tells what the asynchronous model \(stage.model.model.location) said depends on time"
        }
    }
}
