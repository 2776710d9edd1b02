/// Reads applications: Weir's own files, DeepStream's application files, and command lines.
///
/// All that is wrong is told at once, and nothing is run.
public struct ConfigurationReader: Sendable {
    private let fileSystem: any FileSystem
    private let needsSources: Bool

    /// Without `needsSources` an application may have none: they come while it runs.
    public init(fileSystem: any FileSystem = LocalFileSystem(), needsSources: Bool = true) {
        self.fileSystem = fileSystem
        self.needsSources = needsSources
    }

    /// Reads a file of either kind, which its content tells; relative paths in it begin in its folder.
    public func read(_ path: String) -> ConfigurationReport {
        let reading = Reading(fileSystem: fileSystem)
        let place = Place(file: path)
        reading.requireFile(path, called: "configuration", place: place, key: nil)
        guard !reading.hasErrors, let text = reading.text(ofFile: path, place: place) else {
            return reading.report(nil)
        }
        return read(text, file: path, reading)
    }

    /// Reads `track` alone of a file of Weir's, which may lack all else; nil after saying in `diagnostics` what is wrong.
    public func readTracking(_ path: String) -> (tracking: Application.Tracking?, diagnostics: [Diagnostic]) {
        let reading = Reading(fileSystem: fileSystem)
        let place = Place(file: path)
        reading.requireFile(path, called: "configuration", place: place, key: nil)
        guard !reading.hasErrors, let text = reading.text(ofFile: path, place: place) else {
            return (nil, reading.diagnostics)
        }
        var tracking: Application.Tracking?
        if case .weir(let root) = ConfigurationText(file: path, text: text, reading: reading).content() {
            if case .map(let entries) = root.content, let entry = entries.first(where: { $0.key == "track" }) {
                let context = YAMLContext(reading: reading, folder: FilePath.folder(of: path))
                tracking = TrackingKeys.tracking(entry.value, context)
            } else {
                reading.error(place, "There is no `track` that says how objects are followed.")
            }
        } else if !reading.hasErrors {
            reading.error(place, "This is no file of Weir's own; `track` stands in those.")
        }
        return (reading.hasErrors ? nil : tracking, reading.diagnostics)
    }

    /// Reads the sources, model and outputs of a command line; relative paths are seen from where it was given.
    public func read(_ commandLine: CommandLineApplication) -> ConfigurationReport {
        let reading = Reading(fileSystem: fileSystem)
        return weir(commandLine.root, folder: "", place: Place(file: "--input"), reading)
    }

    private func read(_ text: String, file: String, _ reading: Reading) -> ConfigurationReport {
        let folder = FilePath.folder(of: file)
        switch ConfigurationText(file: file, text: text, reading: reading).content() {
        case .weir(let root): return weir(root, folder: folder, place: Place(file: file), reading)
        case .deepStream(let keyFile):
            let draft = DeepStreamReader(file: keyFile, reading: reading, folder: folder).draft()
            if needsSources, draft.application.sources.isEmpty, !reading.hasErrors {
                reading.error(Place(file: file), "There are no sources that can be read; at least one is needed.")
            }
            return checked(draft, Place(file: file), reading)
        case nil: return reading.report(nil)
        }
    }

    private func weir(_ root: YAMLValue, folder: String, place: Place, _ reading: Reading) -> ConfigurationReport {
        var draft = Draft()
        let section = needsSources ? ApplicationKeys.section : ApplicationKeys.sectionWithoutSources
        section.read(root, YAMLContext(reading: reading, folder: folder), into: &draft)
        StageAssembly(reading: reading).assemble(&draft)
        return checked(draft, place, reading)
    }

    private func checked(_ draft: Draft, _ place: Place, _ reading: Reading) -> ConfigurationReport {
        var draft = draft
        AnalyticsAssembly(reading: reading).assemble(&draft)
        OutputAssembly(reading: reading).assemble(&draft)
        MessagingAssembly().assemble(&draft)
        ApplicationCheck(draft: draft, reading: reading, place: place).run()
        return reading.report(draft.application)
    }
}
