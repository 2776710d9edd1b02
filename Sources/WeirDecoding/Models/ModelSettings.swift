import WeirCore

/// What one source says of a model; nil where it says nothing.
///
/// Each value has one key, the same in a file beside the model (`channels: bgr`), in the metadata of the model
/// (`weir.channels`) and among the properties of whoever runs it.
///
/// | key | value |
/// |---|---|
/// | `task` | what the model is for: a name of `ModelTask` |
/// | `family` | how the outputs are read: a name of `ModelFamily.all`, or of a model that is read like one |
/// | `decoder` | a shared library that reads the outputs (`weir/decoder.h`): a path, from the model's folder |
/// | `labels` | the names of the classes in the model's order, separated by commas or line breaks; see below |
/// | `outputs` | what outputs tell, separated by commas: `age_conv3 = age * 100, prob = gender`, with a factor or without |
/// | `keypoints` | how many keypoints an object has, `17`, or `17x2` where they have no confidence |
/// | `blank` | `first` or `last`: where among the classes of a text model the one is that stands for no character |
/// | `normalize` | `yes` or `no`: whether embeddings are brought to a length of 1; they are if nothing is said |
/// | `size` | the size of the input in pixels, `640x384` (width x height) or `640`; needed where the model leaves it open |
/// | `channels` | `rgb`, `bgr` or `gray` |
/// | `mean`, `scale` | a number, or one a channel: input = (pixel − mean) × scale, pixels being 0 to 255; `1/255` is a number |
/// | `fit` | `stretch`; `letterbox` with a place (`centered`, `top-left`) and a fill (0 to 255): `letterbox top-left 114`; or `crop`, the middle, with how much of the shorter side is seen: `crop 0.875` or `crop 224/256` |
/// | `scaling` | whose arithmetic scales: `opencv`, `pillow` or `pillow-bicubic`, as of `ModelInput.Scaling` |
/// | `threshold` | the least confidence of a detection, of an answer or of a pixel's class, 0 to 1 |
/// | `nms-threshold` | the largest overlap (intersection over union) of two detections of a class, 0 to 1 |
/// | `constants` | what inputs beside the picture take: `seq_ind=1`, or `sizes=640 384; ratio=1`; one number fills an input |
///
/// A classifier of several questions takes a list for each in `labels`, its names separated by semicolons:
/// `white;gray;black, car;van`. A model that reads text takes its characters, each by itself or all in one word, a space
/// being `<space>`; one that estimates several quantities takes their names.
public struct ModelSettings: Hashable, Sendable {
    public var task: ModelTask?
    public var family: String?
    /// The path of a shared library that reads the outputs.
    public var decoder: String?
    public var labels: [String]?
    public var size: Size?
    public var channels: ModelInput.Channels?
    public var mean: [Float]?
    public var scale: [Float]?
    public var fit: ModelInput.Fit?
    public var scaling: ModelInput.Scaling?
    public var threshold: Float?
    public var nmsThreshold: Float?
    public var outputs: [OutputReading]?
    public var keypoints: KeypointShape?
    public var blank: BlankPlace?
    public var normalize: Bool?
    /// By name of the input.
    public var constants: [String: [Double]]?

    public init() {}

    /// Every key that `set` knows.
    public static let keys: [String] = Key.all.map(\.name)

    /// Sets the value of `key` from text; `place` says where it stands, such as `yolo.weir:3`.
    ///
    /// Throws a `settings` error where there is no such key, or where the text is no value of it.
    public mutating func set(_ key: String, to text: String, at place: String) throws(WeirError) {
        guard let found = Key.all.first(where: { $0.name == key }) else {
            throw WeirError(
                .settings,
                "\(place): there is no key '\(quoted(key))'; \(Spelling.advice(for: key, among: Self.keys))."
            )
        }
        let value = trimmed(text)
        guard found.set(&self, value) else {
            throw WeirError(.settings, "\(place): \(key) is '\(quoted(value))', but it must be \(found.expected).")
        }
    }
}

extension ModelSettings {
    /// What is said, key by key, in the words that `set` reads.
    public var lines: [(key: String, value: String)] {
        Key.all.compactMap { key in key.text(self).map { (key.name, $0) } }
    }

    /// These settings, overruled by what others say.
    func overruled(by others: ModelSettings) -> ModelSettings {
        var settings = self
        for key in Key.all { key.merge(&settings, others) }
        return settings
    }

    /// The keys that have a value.
    var statedKeys: [String] { lines.map(\.key) }

    /// The largest side of an input in pixels; more is a slip of the pen.
    private static let largestSide = 16384

    /// One row of the table: a name, what is right, and how text becomes a value (false where it doesn't).
    private struct Key: Sendable {
        let name: String
        let expected: String
        let set: @Sendable (inout ModelSettings, String) -> Bool
        /// The value as `set` reads it; nil where there is none.
        let text: @Sendable (ModelSettings) -> String?
        /// Takes the value over where there is one.
        let merge: @Sendable (inout ModelSettings, ModelSettings) -> Void

        static let all: [Key] = [
            Key("task", \.task, "one of \(ModelTask.namesText)") { ModelTask(rawValue: $0.lowercased()) },
            Key("family", \.family, "one of \(ModelFamily.namesText)") { ModelFamily.named($0).isEmpty ? nil : $0 },
            Key("decoder", \.decoder, "the path of a shared library") { $0.isEmpty ? nil : $0 },
            Key("labels", \.labels, "the names of the classes, separated by commas", labels) {
                $0.joined(separator: ", ")
            },
            Key("size", \.size, "a size such as 640x384 (width x height) or 640", size) { "\($0.width)x\($0.height)" },
            Key("channels", \.channels, "rgb, bgr or gray") { ModelInput.Channels(rawValue: $0.lowercased()) },
            Key("mean", \.mean, "one number or three, such as 103.53 116.28 123.675", numbers, write: words),
            Key("scale", \.scale, "one number or three, such as 1/255", numbers, write: words),
            Key(
                "fit",
                \.fit,
                "stretch, letterbox with centered or top-left and a fill from 0 to 255, or crop 0.875",
                fit
            ),
            Key("scaling", \.scaling, "opencv, pillow or pillow-bicubic") {
                ModelInput.Scaling(rawValue: $0.lowercased())
            } write: {
                $0.rawValue
            },
            Key("threshold", \.threshold, "a number from 0 to 1", fraction),
            Key("nms-threshold", \.nmsThreshold, "a number from 0 to 1", fraction),
            Key(
                "outputs",
                \.outputs,
                "outputs and what they tell, such as age_conv3 = age * 100",
                outputs,
                write: listed
            ),
            Key("keypoints", \.keypoints, "a number such as 17, or 17x2 without confidences", keypoints) {
                $0.hasConfidence ? "\($0.count)" : "\($0.count)x\($0.width)"
            },
            Key("blank", \.blank, "first or last") { BlankPlace(rawValue: $0.lowercased()) },
            Key("normalize", \.normalize, "yes or no") {
                ["yes": true, "no": false][$0.lowercased()]
            } write: {
                $0 ? "yes" : "no"
            },
            Key(
                "constants",
                \.constants,
                "names of inputs with numbers, such as seq_ind=1; sizes=640 384",
                constants,
                write: listed
            ),
        ]

        private init<Value>(
            _ name: String,
            _ path: any WritableKeyPath<ModelSettings, Value?> & Sendable,
            _ expected: String,
            _ parse: @escaping @Sendable (String) -> Value?,
            write: @escaping @Sendable (Value) -> String = { "\($0)" }
        ) {
            self.name = name
            self.expected = expected
            set = { settings, text in
                guard let value = parse(text) else { return false }
                settings[keyPath: path] = value
                return true
            }
            text = { $0[keyPath: path].map(write) }
            merge = { settings, others in
                if let value = others[keyPath: path] { settings[keyPath: path] = value }
            }
        }
    }

    private static func labels(_ text: String) -> [String]? {
        let separator: Character = text.contains { $0.isNewline } ? "\n" : ","
        let names = text.split(omittingEmptySubsequences: false) { $0 == separator || $0.isNewline }
            .map { trimmed(String($0)) }
        return names.contains("") ? nil : names
    }

    private static func outputs(_ text: String) -> [OutputReading]? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0.isNewline }
        let readings = parts.compactMap { output(String($0)) }
        let names = Set(readings.map(\.output))
        return readings.count == parts.count && names.count == readings.count ? readings : nil
    }

    /// `output = name` or `output = name * factor`.
    private static func output(_ text: String) -> OutputReading? {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
            trimmed(String($0))
        }
        guard sides.count == 2, !sides[0].isEmpty else { return nil }
        let words = sides[1].split(separator: "*", omittingEmptySubsequences: false).map { trimmed(String($0)) }
        guard words.count <= 2, let name = words.first, !name.isEmpty else { return nil }
        guard words.count == 2 else { return OutputReading(output: sides[0], name: name) }
        return number(words[1]).map { OutputReading(output: sides[0], name: name, factor: $0) }
    }

    private static func keypoints(_ text: String) -> KeypointShape? {
        let numbers = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
            .map { Int(trimmed(String($0))) ?? 0 }
        return KeypointShape(numbers)
    }

    private static func size(_ text: String) -> Size? {
        let sides = text.lowercased().split(separator: "x", omittingEmptySubsequences: false)
            .map { Int(trimmed(String($0))) ?? 0 }
        guard (1...2).contains(sides.count), sides.allSatisfy({ (1...largestSide).contains($0) }) else { return nil }
        return Size(width: sides[0], height: sides[sides.count - 1])
    }

    private static func numbers(_ text: String) -> [Float]? {
        let words = text.split { $0 == "," || $0.isWhitespace }
        let values = words.compactMap { number(String($0)) }
        return values.count == words.count && (values.count == 1 || values.count == 3) ? values : nil
    }

    /// A finite number, or a fraction such as `1/255`.
    private static func number(_ text: String) -> Float? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Float($0) ?? .nan }
        guard parts.count <= 2, let first = parts.first else { return nil }
        let value = parts.count == 2 ? first / parts[1] : first
        return value.isFinite ? value : nil
    }

    private static func constants(_ text: String) -> [String: [Double]]? {
        var constants: [String: [Double]] = [:]
        for item in text.split(whereSeparator: { $0 == ";" || $0.isNewline }) where !item.allSatisfy(\.isWhitespace) {
            // Names may hold anything, numbers no such sign.
            guard let sign = item.lastIndex(of: "=") else { return nil }
            let name = trimmed(String(item[..<sign]))
            let words = item[item.index(after: sign)...].split { $0 == "," || $0.isWhitespace }
            let values = words.compactMap { Double($0) }.filter(\.isFinite)
            guard !name.isEmpty, !values.isEmpty, values.count == words.count else { return nil }
            guard constants.updateValue(values, forKey: name) == nil else { return nil }
        }
        return constants.isEmpty ? nil : constants
    }

    private static func fraction(_ text: String) -> Float? {
        Float(text).flatMap { (0...1).contains($0) ? $0 : nil }
    }

    private static func fit(_ text: String) -> ModelInput.Fit? {
        var words = text.lowercased().split { $0 == "," || $0.isWhitespace }.map(String.init)
        guard !words.isEmpty else { return nil }
        switch words.removeFirst() {
        case "stretch": return words.isEmpty ? .stretch : nil
        case "crop": return crop(words)
        case "letterbox": break
        default: return nil
        }
        var (fill, centered) = (ModelInput.Fit.usualFill, true)
        for word in words {
            switch word {
            case "centered": centered = true
            case "top-left": centered = false
            default:
                guard let value = UInt8(word) else { return nil }
                fill = value
            }
        }
        return .letterbox(fill: fill, centered: centered)
    }

    /// The middle of the picture, with how much of its shorter side is seen, or all of it.
    private static func crop(_ words: [String]) -> ModelInput.Fit? {
        guard let word = words.first else { return .crop(share: 1) }
        guard words.count == 1, let share = number(word), (leastShare...1).contains(share) else { return nil }
        return .crop(share: share)
    }

    /// Less of a picture's side is a slip of the pen.
    private static let leastShare: Float = 0.1
}

extension ModelInput.Fit {
    /// The gray that the YOLO line of models pads with, the mean colour of ImageNet rounded.
    static let usualFill: UInt8 = 114
}

/// `text` without the white space around it.
func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
        let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
}

/// As much of a text from outside as an error sentence can hold.
func quoted(_ text: String) -> String {
    let longest = 60
    return text.count > longest ? "\(text.prefix(longest))…" : text
}
