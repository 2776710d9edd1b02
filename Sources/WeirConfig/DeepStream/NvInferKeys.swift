/// What the values of keys must be that are not taken over, so that a wrong one is told all the same.
enum NvInferKeys {
    enum Kind {
        case flag
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case indices
        case colors
    }

    private static let any = 0...Int(Int32.max)

    static let property: [String: Kind] = [
        "gpu-id": .integer(any), "network-mode": .integer(0...3),
        "workspace-size": .integer(any), "uff-input-order": .integer(0...2), "force-implicit-batch-dim": .flag,
        "strongly-typed": .flag, "warmup-engine": .flag, "stabilize-buffer-count": .integer(any), "enable-dla": .flag,
        "use-dla-core": .integer(any), "network-input-order": .integer(0...1), "scaling-filter": .integer(0...6),
        "scaling-compute-hw": .integer(0...2), "input-tensor-from-meta": .flag, "output-tensor-meta": .flag,
        "disable-output-host-copy": .flag, "tensor-meta-pool-size": .integer(any), "output-instance-mask": .flag,
        "segmentation-output-order": .integer(0...1), "auto-inc-mem": .flag, "max-gpu-mem-per": .integer(0...100),
        "raw-output-file-write": .flag, "dump-input-tensor": .flag, "dump-output-tensor": .flag,
        "overwrite-input-tensor": .flag, "overwrite-output-tensor": .flag, "uff-input-dims": .indices,
    ]

    static let classAttributes: [String: Kind] = ["border-color": .colors, "bg-color": .colors]

    /// Keys of old that the form in YAML never had, with those that take their place.
    static let onlyInGroups = [
        "threshold": "pre-cluster-threshold", "is-classifier": "network-type", "enable-dbscan": "cluster-mode",
        "input-dims": "infer-dims", "uff-input-dims": "infer-dims", "parse-func": "parse-bbox-func-name",
    ]

    /// Says what is wrong with values that nothing else looks at.
    static func check(_ group: GroupReader, _ kinds: [String: Kind]) {
        for (key, kind) in kinds where group.has(key) {
            switch kind {
            case .flag: _ = group.flag(key)
            case .integer(let range): _ = group.integer(key, range)
            case .number(let range): _ = group.number(key, range)
            case .indices: _ = group.indices(key)
            case .colors:
                guard let parts = group.numbers(key), parts.count != 4 else { continue }
                group.error(key, "\(quoted(key)) has \(parts.count) numbers; a colour has 4: `red;green;blue;alpha`.")
            }
        }
    }
}
