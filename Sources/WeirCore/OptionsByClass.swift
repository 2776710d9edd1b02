/// The options of several classes, as one line tells them: `all: nms-threshold=0.5; car: threshold=0.4 maximum=20`.
///
/// Before the colon stands the name or the number of a class, or `all`; behind it options with their values. Semicolons
/// stand between classes.
public struct OptionsByClass<Options: ClassOptionSet>: Hashable, Sendable {
    /// What holds for all classes that say nothing else.
    public var general = Options()
    /// What is said of single classes, in the order of the text.
    public var classes: [Entry] = []

    /// What is said of one class.
    public struct Entry: Hashable, Sendable {
        /// The name or number.
        public var name: String
        public var options: Options

        public init(name: String, options: Options) {
            self.name = name
            self.options = options
        }
    }

    /// Stands for all classes.
    public static var all: String { "all" }

    public init(general: Options = Options(), classes: [Entry] = []) {
        self.general = general
        self.classes = classes
    }

    /// Reads the line; throws a `settings` error that names the option that is none, or whose value is wrong.
    public init(_ text: String) throws(WeirError) {
        for part in text.split(whereSeparator: { $0 == ";" || $0.isNewline }) where !part.allSatisfy(\.isWhitespace) {
            // A name may hold a colon, an option never does.
            guard let colon = part.lastIndex(of: ":") else {
                let example = Options.keys.first?.name ?? ""
                throw WeirError(
                    .settings,
                    "“\(Self.trimmed(part))” says nothing of a class; write car: \(example)=0.4, or all: \(example)=0.4"
                )
            }
            let name = Self.trimmed(part[..<colon])
            let options = try Self.options(part[part.index(after: colon)...], of: name)
            if name == Self.all {
                general = options.completed(by: general)
            } else {
                classes.append(Entry(name: name, options: options))
            }
        }
    }

    private static func options(_ text: Substring, of name: String) throws(WeirError) -> Options {
        var options = Options()
        for word in text.split(whereSeparator: \.isWhitespace) {
            let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let key = Options.keys.first(where: { $0.name == pair[0] }) else {
                let known = Options.keys.map(\.name).joined(separator: ", ")
                throw WeirError(.settings, "“\(word)” is no option of the class “\(name)”; there are \(known)")
            }
            guard pair.count == 2, key.set(&options, pair[1]) else {
                throw WeirError(
                    .settings,
                    "“\(word)” is wrong for the class “\(name)”; \(key.name) must be \(key.kind.expected)"
                )
            }
        }
        return options
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension OptionsByClass: CustomStringConvertible {
    public var description: String {
        let all = Entry(name: Self.all, options: general)
        return ([all] + classes).compactMap { entry in
            let words = Options.keys.compactMap { key in key.text(entry.options).map { "\(key.name)=\($0)" } }
            return words.isEmpty ? nil : "\(entry.name): \(words.joined(separator: " "))"
        }.joined(separator: "; ")
    }
}

/// What is said of the objects of classes.
public typealias ClassOptionsText = OptionsByClass<ClassOptions>
