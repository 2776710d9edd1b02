/// A class of objects, by the model's number or by name.
public enum ClassName: Hashable, Sendable {
    case number(Int)
    case name(String)
}

extension ClassName {
    /// A number where the text is one, else a name.
    public init(text: String) {
        if let number = Int(text), number >= 0 {
            self = .number(number)
        } else {
            self = .name(text)
        }
    }

    /// Whether an object's class is meant.
    public func names(_ object: DetectedObject) -> Bool {
        switch self {
        case .number(let number): object.classID == number
        case .name(let name): object.label == name
        }
    }
}
