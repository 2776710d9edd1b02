import WeirCore

/// Reads which objects are kept: thresholds, clustering and limits, for all classes and for single ones.
struct NvInferClasses {
    let file: KeyFile
    /// `[property]`.
    let group: GroupReader
    let reading: Reading
    let folder: String

    /// What holds where a file says nothing.
    private static let threshold = 0.2
    private static let nmsThreshold = 0.3

    private static let prefix = "class-attrs-"

    /// The class that a group is about.
    static func number(of name: String) -> Int? {
        guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)), number >= 0 else { return nil }
        return number
    }

    func read(into detection: inout Application.Detection) {
        let all = attributes("class-attrs-all")
        let threshold = all.flatMap { self.threshold($0, below: nil) } ?? Self.threshold
        detection.threshold = Float(min(threshold, 1))
        detection.nmsThreshold = Float(nmsThreshold(all))
        detection.maximumPerClass = all?.integer("topk", -1...Int(Int32.max)).flatMap { $0 > 0 ? $0 : nil }
        let classes = group.integer("num-detected-classes")
        for (number, found) in file.groups(numbered: Self.prefix) {
            guard let single = attributes(found.name) else { continue }
            if let classes, number >= classes {
                reading.error(
                    found.place,
                    key: found.name,
                    "\(quoted("[\(found.name)]")) is about class \(number), but `num-detected-classes` is \(classes)."
                )
            }
            if let own = self.threshold(single, below: all) { set(own, forClass: number, of: &detection) }
            for key in ["nms-iou-threshold", "topk"] where single.has(key) && single.text(key) != all?.text(key) {
                single.warning(
                    key,
                    "\(quoted(key)) for a single class is not supported yet; that of all classes holds."
                )
            }
        }
    }

    /// Files use thresholds that no score reaches to leave a class out.
    private func set(_ threshold: Double, forClass number: Int, of detection: inout Application.Detection) {
        if threshold > 1 {
            detection.excludedClasses.append(.number(number))
        } else {
            detection.classThresholds[.number(number)] = Float(threshold)
        }
    }

    private func attributes(_ name: String) -> GroupReader? {
        guard let found = file[name] else { return nil }
        let group = GroupReader(group: found, reading: reading, folder: folder)
        KnownKeys.classAttributes.check(group)
        return group
    }

    /// The higher of the thresholds before and after clustering, which for NMS comes to the same as both; nil where the
    /// group has neither.
    private func threshold(_ group: GroupReader, below all: GroupReader?) -> Double? {
        let range = 0.0...1000.0
        func before(_ group: GroupReader?) -> Double? {
            group?.number("pre-cluster-threshold", range) ?? group?.number("threshold", range)
        }
        func after(_ group: GroupReader?) -> Double? { group?.number("post-cluster-threshold", range) }
        if before(group) == nil, after(group) == nil { return nil }
        let first = before(group) ?? before(all) ?? Self.threshold
        return max(first, after(group) ?? after(all) ?? 0)
    }

    private func nmsThreshold(_ all: GroupReader?) -> Double {
        let legacy = group.flag("enable-dbscan") == true ? 1 : 0
        let mode = group.integer("cluster-mode", 0...4) ?? legacy
        if mode == 4 { return 1 }
        if mode != 2 {
            let name = [0: "grouped rectangles", 1: "DBSCAN", 3: "DBSCAN and NMS"][mode] ?? ""
            group.warning(
                "cluster-mode",
                "`cluster-mode` \(mode) (\(name)) is not supported yet; NMS is used instead."
            )
        }
        return all?.number("nms-iou-threshold", 0...1) ?? Self.nmsThreshold
    }
}
