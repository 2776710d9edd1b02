import WeirCore
import WeirDecoding
import WeirInference

/// A model's inspection for people: what its file says, what Weir makes of it, what is missing.
public struct InspectionReport: Sendable {
    private let inspection: ModelInspection

    /// Reads and compiles the model called `name`: a path, or `demo`.
    ///
    /// Throws a sentence where there is no such file.
    public init(model name: String) throws(WeirError) {
        inspection = try ModelInspection(name)
    }

    /// Why the model can't be run; nil where it can.
    public var refusal: WeirError? {
        guard case .failure(let error) = inspection.model else { return nil }
        return error
    }

    /// The report, lines without a break at the end.
    public var text: String {
        var sections = [section("The file", fileRows)]
        if case .success(let model) = inspection.model {
            sections.append(section("What Weir makes of it", rows(of: model)))
            sections.append((["What is missing"] + missing(from: model).map { "  \($0)" }).joined(separator: "\n"))
        }
        return sections.joined(separator: "\n\n")
    }

    private typealias Row = (name: String, value: String)

    /// Wide enough for the longest name of a row, `threshold`.
    private static let nameWidth = 12
    /// More of a text from a file than this tells nobody anything.
    private static let longestValue = 100

    private func section(_ title: String, _ rows: [Row]) -> String {
        let lines = rows.map { row in
            let name = row.name + String(repeating: " ", count: max(1, Self.nameWidth - row.name.count))
            return "  \(name)\(row.value)"
        }
        return ([title] + lines).joined(separator: "\n")
    }

    /// On one line, and not too long for one.
    private func shortened(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > Self.longestValue ? "\(line.prefix(Self.longestValue))…" : line
    }
}

// MARK: - The file

extension InspectionReport {
    private var fileRows: [Row] {
        var rows: [Row] = [("path", inspection.path), ("size", size)]
        if case .success(let facts) = inspection.facts {
            rows += facts.inputs.map { ("input", "\($0) \($0.elementType)") }
            rows += facts.outputs.map { ("output", "\($0) \($0.elementType)") }
            let metadata = facts.metadata.sorted { $0.key < $1.key }
            rows += metadata.map { ("metadata", shortened("\($0.key): \($0.value)")) }
            if metadata.isEmpty { rows.append(("metadata", "none that Weir reads")) }
        }
        rows.append(
            ("beside it", inspection.sidecars.isEmpty ? "nothing" : inspection.sidecars.joined(separator: ", "))
        )
        return rows
    }

    private var size: String {
        let megabytes = Double(inspection.byteCount) / 1e6
        return "\((megabytes * 10).rounded() / 10) MB"
    }
}

// MARK: - What Weir makes of it

extension InspectionReport {
    private func rows(of model: DetectionModel) -> [Row] {
        let description = model.description
        let input = description.input
        var rows: [Row] = [
            ("task", description.task.rawValue + said("task", in: description)),
            ("family", description.family + said("family", in: description, otherwise: "by the shapes of its outputs")),
            ("size", "\(input.size.width)x\(input.size.height)" + said("size", in: description)),
            ("channels", input.channels.rawValue + said("channels", in: description, otherwise: Self.usual)),
            ("fit", "\(input.fit)" + said("fit", in: description, otherwise: Self.usual)),
            ("mean", numbers(input.mean) + said("mean", in: description, otherwise: Self.usual)),
            ("scale", numbers(input.scale) + said("scale", in: description, otherwise: Self.usual)),
        ]
        rows += description.constants.map { ("constant", "\($0.name): \($0.values.first.map { "\($0)" } ?? "")") }
        rows += classes(of: description)
        if description.task.hasClasses { rows.append(("threshold", thresholds(of: description))) }
        rows.append(("runs by", model.place))
        return rows
    }

    private static let usual = "as is usual for the family"

    /// Who says a value, in brackets.
    private func said(_ key: String, in description: ModelDescription, otherwise: String = "") -> String {
        let place = description.statedBy[key].map { $0.prefix(1).lowercased() + $0.dropFirst() }
        let text = place ?? otherwise
        return text.isEmpty ? "" : " (\(text))"
    }

    private func numbers(_ values: [Float]) -> String {
        Set(values).count == 1 ? "\(values[0])" : values.map { "\($0)" }.joined(separator: " ")
    }

    private func classes(of description: ModelDescription) -> [Row] {
        guard description.attributeLabels.isEmpty else {
            return description.attributeLabels.sorted { $0.key < $1.key }.map {
                ("classes", "\($0.key): \($0.value.joined(separator: ", "))")
            }
        }
        guard !description.labels.isEmpty else {
            return description.classCount.map { [("classes", "\($0), without names")] } ?? []
        }
        let names = description.labels.joined(separator: ", ")
        let count = "\(description.labels.count)\(said("labels", in: description))"
        return [("classes", shortened("\(count): \(names)"))]
    }

    private func thresholds(of description: ModelDescription) -> String {
        let least = "\(description.threshold)" + said("threshold", in: description)
        guard description.nmsThreshold < 1 else { return least }
        return least + ", overlap \(description.nmsThreshold)" + said("nms-threshold", in: description)
    }

    private func missing(from model: DetectionModel) -> [String] {
        model.notices.isEmpty ? ["nothing"] : model.notices
    }
}
