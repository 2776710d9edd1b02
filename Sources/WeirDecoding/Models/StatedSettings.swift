import WeirCore

/// What is said of a model, source by source; a later source overrules an earlier one.
struct StatedSettings {
    private var sources: [(place: String, settings: ModelSettings)]

    init(metadata: ModelSettings, fileName: String, sidecars: [ModelSidecar], overrides: ModelSettings) {
        sources = [("The metadata of \(fileName)", metadata)]
        sources += sidecars.map { ($0.fileName, $0.settings) }
        sources.append((Self.overridesPlace, overrides))
    }

    private static let overridesPlace = "The application"

    /// The value of the strongest source that has one, and that source's name for the beginning of a sentence.
    func value<Value>(_ path: KeyPath<ModelSettings, Value?>) -> (value: Value, place: String)? {
        for source in sources.reversed() {
            if let value = source.settings[keyPath: path] { return (value, source.place) }
        }
        return nil
    }

    /// Who says what counts, by key: the strongest source's name.
    var places: [String: String] {
        var places: [String: String] = [:]
        for source in sources {
            for key in source.settings.statedKeys { places[key] = source.place }
        }
        return places
    }

    /// All that is said, the strongest source's value counting.
    var merged: ModelSettings {
        sources.reduce(ModelSettings()) { $0.overruled(by: $1.settings) }
    }

    /// The value that was not only left by the exporter.
    func userValue<Value>(_ path: KeyPath<ModelSettings, Value?>) -> Value? {
        sources.dropFirst().reversed().lazy.compactMap { $0.settings[keyPath: path] }.first
    }
}

extension StatedSettings {
    /// What of it decoders need.
    var forDecoders: DecoderSettings {
        var settings = DecoderSettings()
        settings.labels = value(\.labels)?.value ?? []
        settings.outputs = value(\.outputs)?.value ?? []
        settings.keypoints = value(\.keypoints)?.value
        settings.blank = value(\.blank)?.value
        settings.normalizes = value(\.normalize)?.value ?? true
        return settings
    }
}
