import WeirCore

/// Reads which objects a model looks at.
struct NvInferObjects {
    let group: GroupReader

    /// A detector looks at each object again in every frame if nothing else is said, others only once.
    func objects(isDetector: Bool) -> Application.ObjectInput {
        let usual = isDetector ? 1 : Application.ObjectInput.never
        return Application.ObjectInput(
            fromStage: stage(),
            classes: classes() ?? [],
            minimumSize: size("input-object-min-width", "input-object-min-height"),
            maximumSize: size("input-object-max-width", "input-object-max-height"),
            reinferInterval: group.integer("secondary-reinfer-interval").map { max(1, $0) } ?? usual,
            isAsynchronous: group.flag("classifier-async-mode") ?? false
        )
    }

    /// Nil for any, which is -1.
    func stage() -> Int? {
        group.integer("operate-on-gie-id", -1...Int(Int32.max)).flatMap { $0 < 0 ? nil : $0 }
    }

    /// Nil where the key isn't there; -1 is all.
    func classes() -> [ClassName]? {
        guard group.has("operate-on-class-ids") else { return nil }
        if group.list("operate-on-class-ids") == ["-1"] { return [] }
        return group.indices("operate-on-class-ids")?.map { .number($0) }
    }

    /// A batch of one is kept; what others were chosen for is another device, so that they are measured anew.
    func batch() -> Int? { group.integer("batch-size", 1...1024) == 1 ? 1 : nil }

    private func size(_ width: String, _ height: String) -> Size? {
        let range = 0...largestPictureSide
        let size = Size(width: group.integer(width, range) ?? 0, height: group.integer(height, range) ?? 0)
        return size == Size(width: 0, height: 0) ? nil : size
    }
}
