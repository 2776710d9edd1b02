import WeirCore

/// How an event of a rule is notified (ONVIF Analytics Service Specification, annex A; Core Specification, section 9).
struct ONVIFEvent {
    let event: AnalyticsEvent

    /// The topic: ONVIF's own where it has a rule of this kind, else one of Weir's below the rule engine.
    var topic: String {
        switch event.kind {
        case .crossing: "tns1:RuleEngine/LineDetector/Crossed"
        case .presence: "tns1:RuleEngine/FieldDetector/ObjectsInside"
        case .loitering: "tns1:RuleEngine/LoiteringDetector/ObjectIsLoitering"
        case .overcrowding: "tns1:RuleEngine/weir:Overcrowding"
        case .stopped: "tns1:RuleEngine/weir:Stopped"
        case .queue: "tns1:RuleEngine/weir:Queue"
        case .wrongWay: "tns1:RuleEngine/weir:WrongWay"
        case .speeding: "tns1:RuleEngine/weir:Speeding"
        case .direction: "tns1:RuleEngine/weir:Direction"
        case .proximity: "tns1:RuleEngine/weir:Proximity"
        }
    }

    /// What became of the property that the event is; nil for what is over as it happens.
    var operation: String? {
        switch event.phase {
        case .moment: nil
        case .start: "Initialized"
        case .update: "Changed"
        // Whether an object is inside stays a property when it isn't any more.
        case .end: event.kind == .presence ? "Changed" : "Deleted"
        }
    }

    /// Names and values of what the rule found; `since` is when it began, as text.
    func data(since: String?) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        switch event.kind {
        case .presence: items.append(("IsInside", event.phase == .end ? "false" : "true"))
        case .loitering: if let since { items.append(("Since", since)) }
        default: break
        }
        if !event.participants.isEmpty {
            items.append(("ObjectId", event.participants.map { String($0.trackID.number) }.joined(separator: " ")))
            items.append(("ClassTypes", event.participants.map { Self.listItem($0.label) }.joined(separator: " ")))
        }
        items.append(("weir:Number", String(event.number)))
        if let value = event.value, value.isFinite { items.append(("weir:Value", value.description)) }
        if let way = event.way { items.append(("weir:Way", way.rawValue)) }
        return items
    }

    /// A class as an item of a list, which white space parts.
    private static func listItem(_ label: String) -> String {
        if let type = ONVIFClass(label: label).type { return type }
        let item = String(label.map { $0.isWhitespace ? "_" : $0 })
        return item.isEmpty ? "_" : item
    }
}
