import WeirCore

/// The short form of the synthetic street: `scene:` or `scene:?seed=7&frames=300`.
struct SceneText {
    /// A setting of the street and what it may be.
    struct Setting: Sendable {
        let name: String
        let shape: Shape
        let help: String
    }

    private static let sizeShape = Shape.text(
        of: "a size such as `1280x720`, both sides even, from 32 to 8192, neither more than four times the other"
    )

    static let settings: [Setting] = [
        Setting(name: "seed", shape: .integer(0...Int.max), help: "Which street: the same seed, the same pictures."),
        Setting(name: "frames", shape: .integer(1...1_000_000_000), help: "How many frames; no end without it."),
        Setting(name: "size", shape: sizeShape, help: "The picture in pixels."),
        Setting(name: "fps", shape: .number(0.1...1000), help: "Frames per second."),
        Setting(name: "night", shape: .flag, help: "Whether it is night."),
        Setting(name: "density", shape: .number(0...1), help: "The share of places in the traffic that are taken."),
        Setting(name: "noise", shape: .number(0...20), help: "The noise of the sensor, in levels of brightness."),
        Setting(name: "shake", shape: .number(0...0.02), help: "How far the camera shakes, as a share of the height."),
    ]

    let context: YAMLContext

    /// The settings in the order of the text; nil after saying what is wrong.
    func options(_ text: String, _ value: YAMLValue) -> [Application.SceneOption]? {
        let query = text.dropFirst("scene:".count)
        guard query.isEmpty || query.first == "?" else {
            context.error(
                value,
                "\(quoted(text)) must be `scene:`, or `scene:?` and settings such as `seed=7&frames=300`."
            )
            return nil
        }
        var options: [Application.SceneOption] = []
        var isRight = true
        for part in query.dropFirst().split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let option = Application.SceneOption(name: pair[0], value: pair.count == 2 ? pair[1] : "")
            if let problem = problem(with: option, after: options) {
                context.error(value, problem)
                isRight = false
            }
            options.append(option)
        }
        return isRight ? options : nil
    }

    private func problem(
        with option: Application.SceneOption,
        after others: [Application.SceneOption]
    ) -> String? {
        let (name, value) = (option.name, option.value)
        let names = Self.settings.map(\.name)
        guard let setting = Self.settings.first(where: { $0.name == name }) else {
            let meant = Spelling.suggestion(for: name, among: names)
            let remedy = meant.map { "\(quoted($0)) may be meant" } ?? "there are \(names.joined(separator: ", "))"
            return "The scene has no setting \(quoted(name)); \(remedy)."
        }
        if others.contains(where: { $0.name == name }) { return "The scene's \(quoted(name)) is given twice." }
        guard isRight(value, setting.shape) else {
            return "The scene's \(quoted(name)) is \(quoted(value)); it must be \(setting.shape.description)."
        }
        return nil
    }

    private func isRight(_ text: String, _ shape: Shape) -> Bool {
        switch shape {
        case .integer(let range): Int(text).map(range.contains) ?? false
        case .number(let range): finiteNumber(text).map(range.contains) ?? false
        case .flag: ["true", "false"].contains(text)
        default: Size(text: text).map(Self.canBeRendered) ?? false
        }
    }

    private static func canBeRendered(_ size: Size) -> Bool {
        let sides = [size.width, size.height]
        return sides.allSatisfy { $0.isMultiple(of: 2) && (32...8192).contains($0) }
            && size.width <= 4 * size.height && size.height <= 4 * size.width
    }
}
