import WeirConfig
import WeirCore
import WeirGStreamer

extension Application.Detection {
    /// The properties of `weirinfer`; what the application leaves open stays open.
    ///
    /// Throws `.resource` where the file of labels can't be read.
    func properties() throws(WeirError) -> [PlannedElement.Property] {
        let standard = Application.Detection(model: model)
        var properties: [PlannedElement.Property] = [.init("model", .text(model.location))]
        if let task { properties.add("task", .text(task.rawValue)) }
        if let family { properties.add("family", .text(family)) }
        if let decoder { properties.add("decoder", .text(decoder)) }
        if let attribute { properties.add("attribute", .text(attribute)) }
        if let labels { properties.add("labels", .text(try listedLabels(labels))) }
        if !outputs.isEmpty { properties.add("outputs", .text(listedOutputs)) }
        properties.add("keypoints", keypoints.map(PropertyValue.text))
        properties.add("blank", blank.map { .text($0.rawValue) })
        properties.add("normalize", normalizes.map { .text($0 ? "yes" : "no") })
        if engine != standard.engine { properties.add("engine", .text(engine.rawValue)) }
        if device != standard.device { properties.add("device", .text(device)) }
        if precision != standard.precision { properties.add("precision", .text(precision.rawValue)) }
        if interval != standard.interval { properties.add("interval", .integer(interval)) }
        properties.add("threshold", threshold.map { .number(Double($0)) })
        properties.add("nms-threshold", nmsThreshold.map { .number(Double($0)) })
        if !classThresholds.isEmpty { properties.add("class-thresholds", .text(listedClassThresholds)) }
        properties.add("maximum-per-class", maximumPerClass.map(PropertyValue.integer))
        if classOptions != standard.classOptions { properties.add("class-options", .text("\(classOptions)")) }
        properties.add("class-count", classCount.map(PropertyValue.integer))
        if clustering != standard.clustering { properties.add("clustering", .text(clustering.rawValue)) }
        if isClassAgnostic { properties.add("class-agnostic", true) }
        properties.add("picture-size", pictureSize.map { .text("\($0.width)x\($0.height)") })
        if cutsAtOffsets { properties.add("cut-at-offsets", true) }
        if !classes.isEmpty { properties.add("classes", .text(listed(classes))) }
        if !excludedClasses.isEmpty { properties.add("excluded-classes", .text(listed(excludedClasses))) }
        properties.add("requests", requests.map(PropertyValue.integer))
        properties.add("batch", batch.map(PropertyValue.integer))
        properties += input.properties
        return properties
    }

    private var listedOutputs: String { outputs.map { "\($0.key) = \($0.value)" }.sorted().joined(separator: ", ") }

    private var listedClassThresholds: String {
        classThresholds.map { "\($0.key.text)=\($0.value)" }.sorted().joined(separator: ";")
    }

    /// No list of labels is longer; a model given by mistake is told from one.
    private static let longestList = 1 << 20

    /// The lines of the file; blank ones at its end don't count.
    private func listedLabels(_ file: String) throws(WeirError) -> String {
        let bytes = try LocalFileSystem().read(file, limit: Self.longestList)
        var lines = String(decoding: bytes, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private func listed(_ classes: [ClassName]) -> String {
        classes.map(\.text).joined(separator: ",")
    }
}

extension Application.Model {
    var location: String {
        switch self {
        case .demo: "demo"
        case .file(let path): path
        }
    }
}

extension ClassName {
    var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .name(let name): name
        }
    }
}

extension Application.InputOverrides {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = []
        properties.add("input-size", size.map { .text("\($0.width)x\($0.height)") })
        properties.add("channels", channels.map { .text($0.rawValue) })
        properties.add("fit", fit.map { .text("\($0)") })
        properties.add("scaling", scaling.map { .text($0.rawValue) })
        properties.add("mean", mean.map { .text(listed($0)) })
        properties.add("scale", scale.map { .text(listed($0)) })
        if !constants.isEmpty { properties.add("constants", .text(listedConstants)) }
        return properties
    }

    private var listedConstants: String {
        constants.map { name, values in "\(name)=\(values.map { "\($0)" }.joined(separator: " "))" }.sorted()
            .joined(separator: ";")
    }

    private func listed(_ values: [Float]) -> String {
        values.map { "\($0)" }.joined(separator: ",")
    }
}
