public import WeirCore

/// One object that a later stage looks at: where it stands among the frame's objects and their parts, and who it is.
public struct ChosenObject: Hashable, Sendable {
    /// The index among the frame's objects, then among that one's parts, and so on.
    public let place: [Int]
    public let box: Box
    /// Nil where no tracker knows the object or what it is a part of.
    public let identity: ObjectIdentity?
}

/// Who an object is from frame to frame: a track, or a part of one.
public struct ObjectIdentity: Hashable, Sendable {
    /// One step from an object to one of its parts.
    struct Step: Hashable, Sendable {
        let stage: Int
        let classID: Int
        /// Which one, where the object has several parts of this stage and class.
        let ordinal: Int
    }

    let track: TrackID
    let steps: [Step]
}

extension ObjectChoice {
    /// Those of a frame's objects and their parts that are chosen, each before its parts.
    public func objects(in objects: [DetectedObject]) -> [ChosenObject] {
        var chosen: [ChosenObject] = []
        for (index, object) in objects.enumerated() {
            let identity = object.trackID.map { ObjectIdentity(track: $0, steps: []) }
            collect(object, place: [index], identity, into: &chosen)
        }
        return chosen
    }

    private func collect(
        _ object: DetectedObject,
        place: [Int],
        _ identity: ObjectIdentity?,
        into chosen: inout [ChosenObject]
    ) {
        if contains(object) { chosen.append(ChosenObject(place: place, box: object.box, identity: identity)) }
        for (index, part) in object.parts.enumerated() {
            let ordinal = object.parts[..<index].count { $0.stage == part.stage && $0.classID == part.classID }
            let step = ObjectIdentity.Step(stage: part.stage, classID: part.classID, ordinal: ordinal)
            let own = part.trackID.map { ObjectIdentity(track: $0, steps: []) }
            let inherited = identity.map { ObjectIdentity(track: $0.track, steps: $0.steps + [step]) }
            collect(part, place: place + [index], own ?? inherited, into: &chosen)
        }
    }
}

extension [DetectedObject] {
    /// Changes the object at a place that `ObjectChoice.objects(in:)` gave for these objects.
    public mutating func change(at place: [Int], _ body: (inout DetectedObject) -> Void) {
        guard let index = place.first, indices.contains(index) else { return }
        if place.count == 1 {
            body(&self[index])
        } else {
            self[index].parts.change(at: Array<Int>(place.dropFirst()), body)
        }
    }
}
