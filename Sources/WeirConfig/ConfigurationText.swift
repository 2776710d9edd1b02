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
        if let sentence = foreign() {
            reading.error(Place(file: file), sentence)
            return nil
        }
        if isKeyFile {
            let keyFile = KeyFileReader(file: file, reading: reading).read(text)
            return checked(keyFile)
        }
        guard let document = document() else { return nil }
        if isDeepStream(document.root) { return checked(keyFile(document)) }
        for duplicate in document.duplicates {
            reading.error(duplicate.place, key: duplicate.key, "\(duplicate.sentence).")
        }
        return .weir(document.root)
    }

    /// The groups of a file that belongs to an application file of DeepStream's.
    func keyFile() -> KeyFile? {
        if isKeyFile { return KeyFileReader(file: file, reading: reading).read(text) }
        return document().map(keyFile)
    }

    private func keyFile(_ document: YAMLDocument) -> KeyFile {
        for duplicate in document.duplicates {
            reading.warning(duplicate.place, key: duplicate.key, "\(duplicate.sentence); the last one counts.")
        }
        return KeyFile(document.root, file: file, reading: reading)
    }

    private func document() -> YAMLDocument? {
        let before = reading.diagnostics.count
        if let document = YAMLFile(file: file, reading: reading).document(of: text) { return document }
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

    /// A sentence about files that are known but are something else.
    private func foreign() -> String? {
        guard firstLine.wholeMatch(of: /[a-z_]+\s*\{.*/) != nil else { return nil }
        return
            "This file is about a model on a Triton server, which is not supported; an application file is needed here."
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

    private func checked(_ keyFile: KeyFile) -> Content? {
        guard keyFile["property"] != nil, keyFile["application"] == nil else { return .deepStream(keyFile) }
        reading.error(
            Place(file: file),
            "This file is about a part of an application, such as its model; "
                + "an application file, which names it, is needed here."
        )
        return nil
    }
}

extension YAMLValue {
    fileprivate var isMap: Bool {
        if case .map = content { true } else { false }
    }
}
