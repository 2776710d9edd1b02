import WeirCore

/// When a track is believed, when it is reported and when it is forgotten.
struct LifeCycle: Sendable {
    /// What patience counts.
    enum Measure: Sendable {
        /// Frames that a model saw, as the papers do.
        case inferredFrames
        /// Frames of stream time.
        case time
    }

    /// Times are compared between whole frames, so that no rounding decides.
    private static let halfFrame = 0.5

    private let settings: TrackerSettings
    /// Whether a track once believed stays so, and one not yet believed is forgotten when it is first missed.
    ///
    /// Otherwise belief has to be earned again after each miss.
    private let keepsConfirmation: Bool
    private let measure: Measure
    /// For how many frames of stream time after the first miss a believed track is still reported, but for no more than
    /// it was followed before; nil for not at all.
    private let grace: Double?
    /// For how many times the patience a track is remembered.
    private let memory: Double

    init(
        _ settings: TrackerSettings,
        keepsConfirmation: Bool,
        measure: Measure = .inferredFrames,
        grace: Double? = nil,
        memory: Double = 1
    ) {
        self.settings = settings
        self.keepsConfirmation = keepsConfirmation
        self.measure = measure
        self.grace = grace
        self.memory = memory
    }

    /// Enters that the object was seen in the stream's inferred frame `frame`, counted from 1.
    func see(_ track: inout Track, frame: Int) {
        track.age += 1
        track.streak = track.missed > 0 ? 1 : track.streak + 1
        track.missed = 0
        track.absence = 0
        judge(&track, frame: frame)
    }

    func miss(_ track: inout Track) {
        track.age += 1
        track.missed += 1
    }

    /// Decides anew whether the track, just seen, is believed; in a stream's first frames one sighting is enough.
    func judge(_ track: inout Track, frame: Int) {
        let hits = settings.rules(for: track.object).minimumHits
        let isEarned = frame <= hits || track.streak >= hits
        track.isConfirmed = isEarned || (keepsConfirmation && track.isConfirmed)
    }

    func isOver(_ track: Track) -> Bool {
        guard track.missed > 0 else { return false }
        if keepsConfirmation && !track.isConfirmed { return true }
        return isMissed(track, for: memory)
    }

    /// Whether it had been out of sight for longer than the patience `frames` of stream time ago.
    func isOverdue(_ track: Track, before frames: Double = 0) -> Bool {
        track.missed > 0 && isMissed(track, for: 1, before: frames)
    }

    private func isMissed(_ track: Track, for times: Double, before frames: Double = 0) -> Bool {
        let patience = times * Double(settings.rules(for: track.object).patience)
        return switch measure {
        case .inferredFrames: Double(track.missed) > patience
        case .time: track.absence - frames > patience - Self.halfFrame
        }
    }

    /// Whether users are to see it: it is believed, and was there in the last inferred frame or shortly before.
    func isReported(_ track: Track) -> Bool {
        guard track.isConfirmed else { return false }
        if track.missed == 0 { return true }
        guard let grace else { return false }
        return track.absence <= min(grace, Double(track.age - track.missed) + Self.halfFrame)
    }
}
