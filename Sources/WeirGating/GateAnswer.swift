/// Decides from what moved, and when, whether a picture needs a model's look.
struct GateAnswer {
    /// The share that moved from which urgency is highest.
    private static let mostUrgentShare: Float = 0.25
    /// The urgency of a stream whose gate can't tell.
    private static let unknownUrgency: Float = 0.5

    /// The seconds since something moved, and since a picture was to be looked at.
    private var (sinceMotion, sinceLook): (Float, Float) = (.infinity, .infinity)
    private var lastUrgency: Float = 0

    mutating func reason(share: Float, condition: GateCondition, seconds: Float) -> (GateReason, urgency: Float) {
        sinceMotion += seconds
        sinceLook += seconds
        let (reason, urgency) = judge(share, condition)
        if reason == .motion { (sinceMotion, lastUrgency) = (0, urgency) }
        if reason != .still { sinceLook = 0 }
        return (reason, urgency)
    }

    private func judge(_ share: Float, _ condition: GateCondition) -> (GateReason, urgency: Float) {
        if condition == .starting { return (.starting, Self.unknownUrgency) }
        if !condition.isTrusted { return (.untrusted, Self.unknownUrgency) }
        if share > 0 { return (.motion, min(share / Self.mostUrgentShare, 1).squareRoot()) }
        if sinceMotion < MotionGate.settlingTime {
            return (.settling, lastUrgency * (1 - sinceMotion / MotionGate.settlingTime))
        }
        return (sinceLook < MotionGate.verificationInterval ? .still : .verification, 0)
    }
}
