/// What a model is for.
///
/// The words are those of Ultralytics, where it has the task.
public enum ModelTask: String, CaseIterable, Hashable, Sendable {
    /// Objects in upright boxes.
    case detect
    /// Objects in boxes that are turned.
    case obb
    /// Objects with the part of their box that they fill (instance segmentation).
    case segment
    /// Objects with named places, such as a person's joints.
    case pose
    /// The class of each part of the picture (semantic segmentation).
    case semantic
    /// One or more questions with a fixed set of answers each.
    case classify
    /// A line of text.
    case text
    /// A vector that stands for an identity or a look.
    case embed
    /// Quantities, such as an age.
    case regress
    /// The outputs as they are.
    case raw

    /// Every word, for error sentences.
    static let namesText = allCases.map(\.rawValue).joined(separator: ", ")

    /// Whether its answers are numbers that stand for names.
    public var hasClasses: Bool {
        switch self {
        case .detect, .obb, .segment, .pose, .semantic, .classify: true
        case .text, .embed, .regress, .raw: false
        }
    }
}
