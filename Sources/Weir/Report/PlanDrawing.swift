import WeirGStreamer

/// A plan as a picture, for where Graphviz isn't installed.
enum PlanDrawing {
    private static let box = Size(width: 150, height: 34)
    private static let gap = Size(width: 26, height: 16)
    private static let margin = 16

    private struct Size { var width: Int, height: Int }

    /// An SVG: a row for each stream, and one for each output of each picture.
    static func svg(_ plan: PipelinePlan) -> String {
        var rows: [(title: String, elements: [PlannedElement])] = plan.streams.map { ("stream \($0.id)", $0.elements) }
        for (number, picture) in plan.pictures.enumerated() {
            for output in picture.outputs {
                rows.append(("picture \(number), \(output.place)", picture.elements + output.elements))
            }
        }
        let longest = rows.map(\.elements.count).max() ?? 0
        let width = 2 * margin + (longest + 1) * (box.width + gap.width)
        let height = 2 * margin + rows.count * (box.height + gap.height)
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" font-family=\"sans-serif\" "
                + "font-size=\"11\">"
        ]
        for (row, content) in rows.enumerated() {
            let y = margin + row * (box.height + gap.height)
            lines.append("<text x=\"\(margin)\" y=\"\(y + 20)\">\(escaped(content.title))</text>")
            for (column, element) in content.elements.enumerated() {
                lines += cell(element, x: margin + (column + 1) * (box.width + gap.width), y: y, isFirst: column == 0)
            }
        }
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    private static func cell(_ element: PlannedElement, x: Int, y: Int, isFirst: Bool) -> [String] {
        let middle = y + box.height / 2
        let arrow = "<line x1=\"\(x - gap.width)\" y1=\"\(middle)\" x2=\"\(x)\" y2=\"\(middle)\" stroke=\"black\"/>"
        return (isFirst ? [] : [arrow]) + [
            "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(box.width)\" height=\"\(box.height)\" fill=\"#eef\" stroke=\"black\"/>",
            "<text x=\"\(x + 6)\" y=\"\(y + 14)\">\(escaped(element.factory))</text>",
            "<text x=\"\(x + 6)\" y=\"\(y + 28)\" fill=\"#555\">\(escaped(element.name))</text>",
        ]
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
