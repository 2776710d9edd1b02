import WeirCore

/// Reads which objects are kept: thresholds, clustering and limits, for all classes and for single ones.
struct NvInferClasses {
    let file: KeyFile
    /// `[property]`.
    let group: GroupReader
    let reading: Reading
    let folder: String

    /// What holds where a file says nothing.
    private static let threshold: Float = 0.2
    private static let nmsThreshold: Float = 0.3

    static let prefix = "class-attrs-"

    /// The class that a group is about.
    static func number(of name: String) -> Int? {
        guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)), number >= 0 else { return nil }
        return number
    }

    func read(into detection: inout Application.Detection) {
        detection.classCount = group.integer("num-detected-classes", Self.many).flatMap { $0 > 0 ? $0 : nil }
        let all = attributes("class-attrs-all")
        var general = all.map { options($0, besides: nil) } ?? ClassOptions()
        detection.clustering = clustering(clusterMode(), general)
        general = completed(general, for: detection.clustering)
        detection.threshold = min(general.threshold ?? Self.threshold, 1)
        detection.nmsThreshold = detection.clustering == .none ? 1 : general.nmsThreshold ?? Self.nmsThreshold
        detection.maximumPerClass = general.maximum
        (general.threshold, general.nmsThreshold, general.maximum) = (nil, nil, nil)
        detection.classOptions.general = general.withoutIdle
        for (number, found) in file.groups(numbered: Self.prefix) {
            guard let single = attributes(found.name) else { continue }
            check(number, single, classCount: detection.classCount)
            var own = options(single, besides: all)
            if let threshold = own.threshold, threshold > 1 {
                // Files use thresholds that no score reaches to leave a class out.
                detection.excludedClasses.append(.number(number))
                own.threshold = nil
            }
            own = read(own, by: detection.clustering)
            if own != ClassOptions() {
                detection.classOptions.classes.append(ClassOptionsText.Entry(name: "\(number)", options: own))
            }
        }
    }

    private func check(_ number: Int, _ single: GroupReader, classCount: Int?) {
        guard let classCount, number >= classCount else { return }
        reading.error(
            single.group.place,
            key: single.name,
            "\(quoted("[\(single.name)]")) is about class \(number), but `num-detected-classes` is \(classCount)."
        )
    }

    private func attributes(_ name: String) -> GroupReader? {
        guard let found = file[name] else { return nil }
        let group = GroupReader(group: found, reading: reading, folder: folder).withoutOldKeys()
        KnownKeys.classAttributes.check(group)
        NvInferKeys.check(group, NvInferKeys.classAttributes)
        return group
    }
}

// MARK: - Clustering

extension NvInferClasses {
    private func clusterMode() -> Int? {
        let legacy = group.flag("enable-dbscan").map { $0 ? 1 : 0 }
        return group.integer("cluster-mode", 0...4) ?? legacy
    }

    /// Groups that may have a single member are no groups, and without a mode nothing is known of any.
    private func clustering(_ mode: Int?, _ general: ClassOptions) -> Clustering {
        switch mode {
        case 1: return .dbscan
        case 2: return .nms
        case 3: return .dbscanNMS
        case 4: return .none
        case 0?: return isGrouped(general) ? .groupRectangles : .none
        default:
            if isGrouped(general) { return .groupRectangles }
            group.warning(
                "cluster-mode",
                "`[property]` has no `cluster-mode`, and nothing is told of groups; overlaps are suppressed where the "
                    + "model's family needs it, as with 2 (NMS)."
            )
            return .automatic
        }
    }

    private func isGrouped(_ general: ClassOptions) -> Bool {
        let singles = file.groups(numbered: Self.prefix).map(\.group)
        return general.groupThreshold ?? 0 > 0 || singles.contains { Int($0["group-threshold"]?.value ?? "") ?? 0 > 0 }
    }

    /// The options that the clustering looks at, and what it needs to know with the defaults of such files.
    private func completed(_ options: ClassOptions, for clustering: Clustering) -> ClassOptions {
        var usual = ClassOptions()
        switch clustering {
        case .groupRectangles: (usual.epsilon, usual.groupThreshold) = (0, 0)
        case .dbscan, .dbscanNMS: (usual.epsilon, usual.minimumBoxes) = (0, 0)
        case .none, .automatic, .nms: break
        }
        return read(options, by: clustering).completed(by: usual)
    }

    /// The options that the clustering looks at.
    private func read(_ options: ClassOptions, by clustering: Clustering) -> ClassOptions {
        var options = options
        switch clustering {
        case .groupRectangles:
            // Such objects have no confidence there.
            (options.postThreshold, options.maximum) = (nil, nil)
            (options.minimumBoxes, options.minimumScore) = (nil, nil)
        case .dbscan, .dbscanNMS: options.groupThreshold = nil
        case .none, .automatic, .nms:
            if clustering == .none { options.postThreshold = nil }
            (options.epsilon, options.groupThreshold) = (nil, nil)
            (options.minimumBoxes, options.minimumScore) = (nil, nil)
        }
        return options
    }
}

// MARK: - One group

extension NvInferClasses {
    private static let many = 0...ClassOptions.mostOfAnything

    /// What one group tells, where its thresholds may be above 1; `all` has the sides of sizes that it leaves out.
    private func options(_ group: GroupReader, besides all: GroupReader?) -> ClassOptions {
        let thresholds = 0.0...1000.0
        let most = Double(ClassOptions.mostOfAnything)
        func number(_ key: String, _ range: ClosedRange<Double>) -> Float? {
            group.number(key, range).map { Float($0) }
        }
        var options = ClassOptions()
        let legacy = number("threshold", thresholds)
        options.threshold = number("pre-cluster-threshold", thresholds) ?? legacy
        options.postThreshold = number("post-cluster-threshold", thresholds).map { min($0, 1) }
        options.nmsThreshold = number("nms-iou-threshold", 0...1)
        options.maximum = group.integer("topk", Self.many)
        options.epsilon = number("eps", 0...most)
        options.groupThreshold = group.integer("group-threshold", Self.many)
        options.minimumBoxes = group.integer("minBoxes", Self.many)
        options.minimumScore = number("dbscan-min-score", 0...most)
        options.minimumSize = size(group, all, "detected-min-w", "detected-min-h")
        options.maximumSize = size(group, all, "detected-max-w", "detected-max-h")
        options.topOffset = group.integer("roi-top-offset", Self.many)
        options.bottomOffset = group.integer("roi-bottom-offset", Self.many)
        return options
    }

    private func size(_ group: GroupReader, _ all: GroupReader?, _ width: String, _ height: String) -> Size? {
        guard group.has(width) || group.has(height) else { return nil }
        func side(_ key: String) -> Int { (group.has(key) ? group : all)?.integer(key, Self.many) ?? 0 }
        return Size(width: side(width), height: side(height))
    }
}

extension ClassOptions {
    /// Without limits that limit nothing, as files have many.
    fileprivate var withoutIdle: ClassOptions {
        var options = self
        let none = Size(width: 0, height: 0)
        if postThreshold == 0 { options.postThreshold = nil }
        if minimumScore == 0 { options.minimumScore = nil }
        if minimumSize == none { options.minimumSize = nil }
        if maximumSize == none { options.maximumSize = nil }
        if topOffset == 0 { options.topOffset = nil }
        if bottomOffset == 0 { options.bottomOffset = nil }
        return options
    }
}
