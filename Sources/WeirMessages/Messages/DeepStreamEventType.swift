import WeirCore

/// The words that DeepStream's messages have for what happens, of which Weir uses these.
enum DeepStreamEventType: String {
    case entry, exit, moving, stopped, parked
}

extension DeepStreamEventType {
    /// What is said with an object of a message.
    init(_ told: Told, _ object: DeepStreamObject?) {
        let objectsOwn: DeepStreamEventType =
            object?.object.analytics?.conditions.contains(.stopped) == true ? .stopped : .moving
        switch told.content {
        case .frame: self = objectsOwn
        case .event(let event): self = Self(event, kind: object?.kind) ?? objectsOwn
        case .identity(let note):
            switch note.phase {
            case .start: self = .entry
            case .change: self = objectsOwn
            case .end: self = .exit
            }
        }
    }

    /// What an event means by itself; nil where it says nothing of how the object moves.
    private init?(_ event: AnalyticsEvent, kind: DeepStreamKind?) {
        switch (event.kind, event.phase) {
        case (.crossing, _) where event.way != nil: self = event.way == .forward ? .entry : .exit
        case (.presence, .start): self = .entry
        case (.presence, .end): self = .exit
        case (.stopped, .start), (.stopped, .update), (.stopped, .moment): self = .stopped
        case (.stopped, .end): self = .moving
        case (.loitering, .start), (.loitering, .update), (.loitering, .moment):
            guard kind == .vehicle else { return nil }
            self = .parked
        default: return nil
        }
    }
}
