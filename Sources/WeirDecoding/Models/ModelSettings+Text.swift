/// How values are written so that they read back as the same.
extension ModelSettings {
    static func words(_ numbers: [Float]) -> String { numbers.map { "\($0)" }.joined(separator: " ") }

    static func listed(_ outputs: [OutputReading]) -> String {
        outputs.map { reading in
            "\(reading.output) = \(reading.name)" + (reading.factor.map { " * \($0)" } ?? "")
        }.joined(separator: ", ")
    }

    static func listed(_ constants: [String: [Double]]) -> String {
        constants.sorted { $0.key < $1.key }.map { name, values in
            "\(name)=" + values.map { "\($0)" }.joined(separator: " ")
        }.joined(separator: "; ")
    }
}

extension ModelSidecar {
    /// The text of a file `key: value` that says these settings, but for the labels, and of a file with the labels.
    ///
    /// The latter is nil where there are none.
    public static func texts(saying settings: ModelSettings) -> (settings: String, labels: String?) {
        let lines = settings.lines.filter { $0.key != "labels" }.map { "\($0.key): \($0.value)\n" }
        return (lines.joined(), settings.labels.map { $0.map { "\($0)\n" }.joined() })
    }
}
