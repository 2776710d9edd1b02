import WeirCore
import WeirTracking

/// Which classes are scored, and what they mean.
public enum EvaluatedClasses: Hashable, Sendable {
    /// What `MOTClassRule` says of truth in MOTChallenge's format; of truth that names classes, all of them.
    case rule(MOTClassRule)
    /// These, by their names.
    case named([String])

    /// `mot17`, `all`, or names of classes with commas between them; nil for neither.
    public init(text: String?) throws(WeirError) {
        guard let text else {
            self = .rule(.automatic)
            return
        }
        if let rule = MOTClassRule(rawValue: text) {
            self = .rule(rule)
            return
        }
        let names = text.split(separator: ",").map(String.init)
        guard !names.isEmpty else {
            throw WeirError(.settings, "“\(text)” names no class; write mot17, all, or names such as person,car.")
        }
        self = .named(names)
    }

    var rule: MOTClassRule {
        if case .rule(let rule) = self { return rule }
        return .automatic
    }

    func contains(_ label: String) -> Bool {
        if case .named(let names) = self { return names.contains(label) }
        return true
    }
}

/// Numbers for names of classes, so that truth and results that name them agree.
struct ClassNumbers {
    private(set) var names: [String] = []
    private var numbers: [String: Int] = [:]

    /// The number of the name, which is a new one where `name` is new.
    mutating func number(of name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        return names.count - 1
    }

    /// Nil where the name has none.
    func known(_ name: String) -> Int? { numbers[name] }
}
