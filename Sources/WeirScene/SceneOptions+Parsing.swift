import WeirCore

extension SceneOptions {
    /// The names of the settings in a text.
    public static let keys = ["density", "fps", "frames", "night", "noise", "seed", "shake", "size"]

    /// Reads settings from a text such as `seed=7&frames=300&night=true&size=1280x720`; what it leaves out keeps the
    /// default.
    ///
    /// Throws a `WeirError` that names the key or the value that cannot be.
    public init(parsing text: String) throws(WeirError) {
        self.init()
        var seen: Set<Substring> = []
        for part in text.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else {
                throw WeirError(.settings, "The scene's setting “\(part)” has no value: write key=value.")
            }
            guard seen.insert(pair[0]).inserted else {
                throw WeirError(.settings, "The scene's setting “\(pair[0])” is given twice.")
            }
            try set(pair[0], to: pair[1])
        }
        try validate()
    }

    private mutating func set(_ key: Substring, to value: Substring) throws(WeirError) {
        switch key {
        case "seed": seed = try parse(value, key, "a whole number from 0")
        case "frames": frames = try parse(value, key, "a whole number from 1") as Int
        case "size": size = try Self.size(value)
        case "fps": framesPerSecond = try parse(value, key, "a number")
        case "night": isNight = try parse(value, key, "true or false")
        case "density": density = try parse(value, key, "a number")
        case "noise": noise = try parse(value, key, "a number")
        case "shake": shake = try parse(value, key, "a number")
        default:
            throw WeirError(
                .settings,
                "A scene has no setting “\(key)”: there are \(Self.keys.joined(separator: ", "))."
            )
        }
    }

    private func parse<Value: LosslessStringConvertible>(
        _ text: Substring,
        _ key: Substring,
        _ expected: String
    ) throws(WeirError) -> Value {
        guard let value = Value(String(text)) else {
            throw WeirError(.settings, "The scene's \(key) cannot be “\(text)”: it must be \(expected).")
        }
        return value
    }

    private static func size(_ text: Substring) throws(WeirError) -> Size {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else {
            throw WeirError(
                .settings,
                "The scene's size cannot be “\(text)”: it must be width x height, such as 1280x720."
            )
        }
        return Size(width: width, height: height)
    }
}
