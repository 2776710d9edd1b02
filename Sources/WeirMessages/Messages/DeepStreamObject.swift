import WeirCore

/// An object in the words of DeepStream's messages.
struct DeepStreamObject {
    let object: DetectedObject
    /// Nil where its label is none that DeepStream has a word for.
    let kind: DeepStreamKind?
    /// What classifiers say of it and of its parts, by normalized attributes.
    private let answers: [(attribute: String, label: String)]
    /// Whether a vehicle's type is told by classifiers only, as DeepStream has it.
    private let isExact: Bool

    /// What DeepStream writes for an object without an identity (`UNTRACKED_OBJECT_ID`).
    private static let untracked = UInt64.max

    init(_ object: DetectedObject, isExact: Bool = false) {
        self.object = object
        self.isExact = isExact
        let kind = DeepStreamKind(label: object.label)
        self.kind = kind
        var answers: [(attribute: String, label: String)] = []
        if kind != nil {
            answers = object.attributes.classifications.map { ($0.attribute.normalized, $0.label) }
            for part in object.parts {
                answers += part.attributes.classifications.map { ($0.attribute.normalized, $0.label) }
            }
        }
        self.answers = answers
    }

    /// The word for its kind; its label where there is none.
    var typeName: String { kind?.rawValue ?? object.label }

    var id: String { String(object.trackID.map { UInt64(clamping: $0.number) } ?? Self.untracked) }

    /// What is told in a field; empty where nothing is known.
    ///
    /// A truck is a vehicle of the type `truck`, unless a classifier knows better; not so where DeepStream is copied.
    func text(_ field: DeepStreamField) -> String {
        if field == .age { return String(age) }
        for attribute in field.attributes {
            if let answer = answers.first(where: { $0.attribute == attribute }) { return answer.label }
        }
        guard !isExact, field == .type, kind == .vehicle, object.label.normalized != "vehicle" else { return "" }
        return object.label
    }

    /// In years; 0 where nobody knows.
    var age: Int {
        if let estimate = object.attributes.measurements.first(where: { $0.name.normalized == "age" }) {
            return Int(wholePartOf: estimate.value)
        }
        return Int(wholePartOf: answers.first { $0.attribute == "age" }.flatMap { Float($0.label) } ?? 0)
    }

    /// Left, top, right and bottom in whole pixels, cut off as DeepStream does.
    var edges: [Int] {
        let box = object.box
        return [box.x, box.y, box.right, box.bottom].map(Int.init(wholePartOf:))
    }
}

extension Int {
    /// The whole part of a number, within 32 bits as DeepStream's own; 0 for what is no number.
    init(wholePartOf number: Float) {
        guard !number.isNaN else {
            self = 0
            return
        }
        let (least, greatest) = (Double(Int32.min), Double(Int32.max))
        self = Int(Swift.min(Swift.max(Double(number), least), greatest))
    }
}

extension [UInt8] {
    /// Appends the shortest text that reads back as the same number, with a point; 0.0 for what is none.
    ///
    /// json-glib, which DeepStream writes with, gives 17 digits: -40.549999999999997 for -40.55. Both are the same
    /// number.
    mutating func append(deepStreamNumber number: Double) {
        append(text: number.isFinite ? number.description : "0.0")
    }

    mutating func append(deepStreamNumber number: Float) {
        append(text: number.isFinite ? number.description : "0.0")
    }
}
