import WeirCore

/// An object that a tracker has reported in a frame.
public struct TrackedObject: Hashable, Sendable {
    /// Who it is, within the sequence.
    public var identity: Int
    public var box: Box
    /// Only objects of one class can be the same; 0 where classes don't matter.
    public var classNumber: Int

    public init(identity: Int, box: Box, classNumber: Int = 0) {
        self.identity = identity
        self.box = box
        self.classNumber = classNumber
    }
}

/// An object that really is in a frame.
public struct TrueObject: Hashable, Sendable {
    /// What finding it is good for.
    public enum Role: Hashable, Sendable {
        /// It is to be found.
        case counted
        /// Finding it is wrong, missing it is right.
        case ignored
        /// Finding it is neither: what was found there is left out.
        case distractor
    }

    /// Who it is, within the sequence.
    public var identity: Int
    public var box: Box
    /// Only objects of one class can be the same; 0 where classes don't matter.
    public var classNumber: Int
    public var role: Role

    public init(identity: Int, box: Box, classNumber: Int = 0, role: Role = .counted) {
        self.identity = identity
        self.box = box
        self.classNumber = classNumber
        self.role = role
    }
}

/// How many objects could not be scored, since something is wrong with them.
public struct UnscoredObjects: Hashable, Sendable {
    /// Reported boxes that are not numbers or inside out.
    public var invalidResults = 0
    /// Reported objects whose identity the frame has already.
    public var repeatedResults = 0
    /// True boxes that are not numbers or inside out.
    public var invalidTruth = 0
    /// True objects whose identity the frame has already.
    public var repeatedTruth = 0

    public init() {}

    public mutating func add(_ other: UnscoredObjects) {
        invalidResults += other.invalidResults
        repeatedResults += other.repeatedResults
        invalidTruth += other.invalidTruth
        repeatedTruth += other.repeatedTruth
    }
}
