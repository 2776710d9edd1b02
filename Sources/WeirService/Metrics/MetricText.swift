/// Metrics of one name with their values, in the text format of Prometheus.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable { case counter, gauge, histogram, summary }

    struct Sample: Sendable {
        /// Behind the name, such as `_sum`.
        var ending = ""
        var labels: [(String, String)]
        var value: Double
    }

    var name: String
    var kind: Kind
    /// One sentence.
    var help: String
    var samples: [Sample]

    /// Lines with a line end each.
    var text: String {
        let lines = samples.map { sample in
            let labels = sample.labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
            return name + sample.ending + (labels.isEmpty ? "" : "{\(labels)}") + " " + Self.number(sample.value) + "\n"
        }
        let escapedHelp = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        return "# HELP \(name) \(escapedHelp)\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }

    /// A name that Prometheus takes: letters, digits and underscores.
    static func name(_ text: String) -> String {
        let letters = text.unicodeScalars.map { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) ? Character(scalar) : "_"
        }
        return (letters.first?.isNumber ?? true) ? "_" + String(letters) : String(letters)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value == value.rounded() ? Int64(exactly: value)?.description ?? "\(value)" : "\(value)"
    }
}
