/// The application that a command line tells without a file, each part in the short form of Weir's own files.
public struct CommandLineApplication: Hashable, Sendable {
    public var inputs: [String]
    public var model: String?
    public var tracker: String?
    public var outputs: [String]
    public var records: [String]

    public init(
        inputs: [String],
        model: String? = nil,
        tracker: String? = nil,
        outputs: [String] = [],
        records: [String] = []
    ) {
        self.inputs = inputs
        self.model = model
        self.tracker = tracker
        self.outputs = outputs
        self.records = records
    }

    /// The same as a file would tell it; places are the names of the options.
    var root: YAMLValue {
        let entries = [
            Self.entry("sources", "--input", inputs),
            Self.entry("detect", "--model", model),
            Self.entry("track", "--track", tracker),
            Self.entry("output", "--output", outputs),
            Self.entry("records", "--records", records),
        ]
        return YAMLValue(place: Place(file: "--input"), content: .map(entries.compactMap { $0 }))
    }

    private static func entry(_ key: String, _ option: String, _ texts: [String]) -> YAMLValue.Entry? {
        guard !texts.isEmpty else { return nil }
        let place = Place(file: option)
        let list = texts.map { YAMLValue(place: place, content: .text($0, isPlain: false)) }
        return YAMLValue.Entry(key: key, place: place, value: YAMLValue(place: place, content: .list(list)))
    }

    private static func entry(_ key: String, _ option: String, _ text: String?) -> YAMLValue.Entry? {
        text.map { text in
            let place = Place(file: option)
            let value = YAMLValue(place: place, content: .text(text, isPlain: false))
            return YAMLValue.Entry(key: key, place: place, value: value)
        }
    }
}
