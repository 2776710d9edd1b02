/// What came of converting a file.
public struct ConversionReport: Hashable, Sendable {
    /// The text of Weir's own file; nil where there are errors.
    public var text: String?
    /// Everything that was found, in the order of the file.
    public var diagnostics: [Diagnostic]

    public init(text: String?, diagnostics: [Diagnostic]) {
        self.text = text
        self.diagnostics = diagnostics
    }
}

/// Writes Weir's own file for a file of DeepStream's: for an application, or for a model as a part of one.
public struct DeepStreamConverter: Sendable {
    private let fileSystem: any FileSystem

    public init(fileSystem: any FileSystem = LocalFileSystem()) {
        self.fileSystem = fileSystem
    }

    /// Reads the file at `path`, and everything that it names.
    ///
    /// `folder` is where the result is to lie, `workingFolder` where relative paths begin; both are absolute.
    public func convert(_ path: String, folder: String, workingFolder: String) -> ConversionReport {
        let reading = Reading(fileSystem: fileSystem)
        let place = Place(file: path)
        reading.requireFile(path, called: "configuration", place: place, key: nil)
        guard !reading.hasErrors, let text = reading.text(ofFile: path, place: place) else {
            return ConversionReport(text: nil, diagnostics: reading.diagnostics)
        }
        let writer = WeirFileWriter(paths: WrittenPath(folder: folder, workingFolder: workingFolder))
        // What is wrong is told by what reads it for good.
        let content = ConfigurationText(file: path, text: text, reading: Reading(fileSystem: fileSystem))
        if content.isAboutModel { return model(path, text, reading, writer) }
        if case .weir = content.content() {
            reading.error(place, "This is no file of DeepStream's; there is nothing to convert.")
            return ConversionReport(text: nil, diagnostics: reading.diagnostics)
        }
        let report = ConfigurationReader(fileSystem: fileSystem).read(path)
        let written = report.application.map {
            writer.text($0, head: head(path, "An application", report.diagnostics))
        }
        return ConversionReport(text: written, diagnostics: report.diagnostics)
    }

    private func model(
        _ path: String,
        _ text: String,
        _ reading: Reading,
        _ writer: WeirFileWriter
    ) -> ConversionReport {
        let found = DeepStreamModel.read(text, of: path, reading)
        let report = reading.report(nil)
        guard !reading.hasErrors, let found else { return ConversionReport(text: nil, diagnostics: report.diagnostics) }
        var stage = Application.Stage(model: found.detection)
        if found.looksAtObjects {
            stage.input = .objects(found.objects)
            // An application would number it behind the first model.
            if !found.hasNumber { stage.model.componentID += 1 }
        }
        let what = "A model, which is a part of an application: it stands beside `sources`"
        return ConversionReport(
            text: writer.text(stage, head: head(path, what, report.diagnostics)),
            diagnostics: report.diagnostics
        )
    }

    /// Where it comes from, and what is not taken over as it was written.
    private func head(_ path: String, _ what: String, _ diagnostics: [Diagnostic]) -> [String] {
        let origin = "\(what), made from \(FilePath.name(of: path)) by `weir convert`."
        guard !diagnostics.isEmpty else { return [origin] }
        let notices = diagnostics.map { diagnostic in
            let line = diagnostic.place.line.map { ":\($0)" } ?? ""
            return "- \(FilePath.name(of: diagnostic.place.file))\(line): \(diagnostic.sentence)"
        }
        return [origin, "", "What is not as it was there:"] + notices
    }
}
