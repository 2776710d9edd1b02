/// The text of a file of one of the kinds that can be read, told apart by what is in it.
struct ConfigurationText {
    enum Content {
        case weir(YAMLValue)
        case deepStream(KeyFile)
    }

    let file: String
    let text: String
    let reading: Reading

    /// What the file holds; nil after saying what is wrong with it.
    func content() -> Content? {
        if isProtobuf { return refusePart() }
        if isKeyFile {
            let keyFile = KeyFileReader(file: file, reading: reading).read(text)
            return checked(keyFile)
        }
        guard let document = document() else { return nil }
        if isDeepStream(document.root) { return checked(keyFile(document)) }
        if isPart(document.root) { return refusePart() }
        refuseDuplicates(document)
        return .weir(document.root)
    }

    /// What a file of analytics' rules holds; nil after saying what is wrong with it.
    func analytics() -> Content? {
        if isKeyFile { return .deepStream(KeyFileReader(file: file, reading: reading).read(text)) }
        guard let document = document() else { return nil }
        if NvAnalyticsReader.reads(document.root) { return .deepStream(keyFile(document)) }
        refuseDuplicates(document)
        return .weir(document.root)
    }

    /// The groups of a file that belongs to an application file of DeepStream's.
    func keyFile() -> KeyFile? {
        if isKeyFile { return KeyFileReader(file: file, reading: reading).read(text) }
        return document().map(keyFile)
    }

    /// Whether it has groups of keys, in either form, rather than protobuf's text.
    var isGroups: Bool { !isProtobuf }

    /// Whether it is about a model alone, in any of the forms that DeepStream has for that.
    var isAboutModel: Bool {
        if isProtobuf { return true }
        guard let file = keyFile(), file["application"] == nil, let property = file["property"] else { return false }
        return DeepStreamModelFile.keys.contains { property[$0] != nil }
    }

    private func refuseDuplicates(_ document: YAMLDocument) {
        for duplicate in document.duplicates {
            reading.error(duplicate.place, key: duplicate.key, "\(duplicate.sentence).")
        }
    }

    private func keyFile(_ document: YAMLDocument) -> KeyFile {
        for duplicate in document.duplicates {
            reading.warning(duplicate.place, key: duplicate.key, "\(duplicate.sentence); the last one counts.")
        }
        return KeyFile(document.root, file: file, reading: reading)
    }

    private func document() -> YAMLDocument? {
        let before = reading.diagnostics.count
        // OpenCV begins its files with a directive that YAML doesn't have.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let plain = lines.map { $0.hasPrefix("%YAML:") ? "#" + $0.dropFirst() : String($0) }.joined(separator: "\n")
        if let document = YAMLFile(file: file, reading: reading).document(of: plain) { return document }
        if reading.diagnostics.count == before { reading.error(Place(file: file), "The file is empty.") }
        return nil
    }

    /// The first line that says something.
    private var firstLine: Substring {
        text.split(whereSeparator: \.isNewline).lazy
            .map { $0.drop(while: \.isWhitespace) }
            .first { !$0.isEmpty && !$0.hasPrefix("#") } ?? ""
    }

    private var isKeyFile: Bool {
        let line = firstLine
        return line.hasPrefix("[") || (line.contains("=") && !line.contains(":"))
    }

    /// Whether it is about a model on a Triton server, in protobuf's text format.
    private var isProtobuf: Bool { firstLine.wholeMatch(of: /[a-z_]+\s*\{.*/) != nil }

    /// Whether it is about a tracker, analytics or messages, whose files have groups of their own.
    private func isPart(_ root: YAMLValue) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        let groups = [
            "BaseConfig", "TargetManagement", "TrajectoryManagement", "DataAssociator", "StateEstimator",
            "VisualTracker",
            "MultiViewAssociator", "NvDCF", "tracker", "message-broker", "sensor", "place", "analytics",
        ]
        return entries.contains { entry in
            let stem = String(entry.key.reversed().drop(while: \.isNumber).reversed())
            // Weir's own file has rules under this name.
            return groups.contains(stem) && entry.value.isMap && entry.key != "analytics"
        }
    }

    private func refusePart() -> Content? {
        reading.error(
            Place(file: file),
            "This file is about a part of an application, such as its model; "
                + "an application file, which names it, is needed here."
        )
        return nil
    }

    /// Whether there are groups that only DeepStream's files have.
    private func isDeepStream(_ root: YAMLValue) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        let names = [
            "application", "tiled-display", "streammux", "source-list", "osd", "property", "sink", "primary-gie",
        ]
        return entries.contains { entry in
            let stem = entry.key.reversed().drop(while: \.isNumber).reversed()
            return names.contains(entry.key)
                || ["source", "sink", "primary-gie"].contains(String(stem)) && entry.value.isMap
        }
    }

    /// The groups of an application; those of its parts are of other names.
    private func checked(_ keyFile: KeyFile) -> Content? {
        let names = [
            "application", "tiled-display", "source", "source-list", "streammux", "primary-gie", "osd", "sink",
        ]
        let isApplication = keyFile.groups.contains { group in
            names.contains(String(group.name.reversed().drop(while: \.isNumber).reversed()))
        }
        let isPart = keyFile["property"] != nil && keyFile["application"] == nil
        // What has no groups at all is told of elsewhere.
        return isPart || !isApplication && !keyFile.groups.isEmpty ? refusePart() : .deepStream(keyFile)
    }
}
