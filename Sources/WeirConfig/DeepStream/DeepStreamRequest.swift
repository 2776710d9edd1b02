import WeirCore

/// The bodies of requests to DeepStream's own server, as far as they have a meaning here.
public enum DeepStreamRequest {
    /// The sensor that `stream/add` tells.
    public static func addedSource(_ json: [UInt8]) throws(RequestError) -> Application.Source {
        try RequestText.read(json) { root, context in
            guard let sensor = sensor(root, context, changes: ["camera_add", "camera_streaming"]),
                let address = member("camera_url", of: sensor.value, sensor.context)
            else { return nil }
            let location = LocationText(context: sensor.context.within("camera_url")).location(address)
            return location.map { Application.Source(id: sensor.id, location: $0) }
        }
    }

    /// The sensor that `stream/remove` names.
    public static func removedSource(_ json: [UInt8]) throws(RequestError) -> SourceID {
        try RequestText.read(json) { root, context in
            sensor(root, context, changes: ["camera_remove"])?.id
        }
    }

    /// The stream that `infer/set-interval` names, by its number or name, and the interval.
    public static func interval(_ json: [UInt8]) throws(RequestError) -> (stream: String, interval: Int) {
        try RequestText.read(json) { root, context in
            guard let stream = member("stream", of: root, context) else { return nil }
            let inner = context.within("stream")
            guard let name = text("stream_id", of: stream, inner), let value = member("interval", of: stream, inner)
            else { return nil }
            let range = 0...Application.largestInterval
            guard let interval = value.integer, range.contains(interval) else {
                inner.within("interval").expected(.integer(range), for: value)
                return nil
            }
            return (name, interval)
        }
    }

    private struct Sensor {
        let id: SourceID
        let value: YAMLValue
        let context: YAMLContext
    }

    private static func sensor(_ root: YAMLValue, _ context: YAMLContext, changes: [String]) -> Sensor? {
        guard let value = member("value", of: root, context) else { return nil }
        let inner = context.within("value")
        guard let name = text("camera_id", of: value, inner), let change = text("change", of: value, inner) else {
            return nil
        }
        guard changes.contains(change) else {
            inner.error(value, "`change` is \(quoted(change)); it must be \(Shape.choice(changes).description) here.")
            return nil
        }
        return Sensor(id: SourceID(name), value: value, context: inner)
    }

    /// A member of a map; nil after saying that it isn't there.
    ///
    /// Others may stand beside it, as these bodies have many.
    private static func member(_ name: String, of value: YAMLValue, _ context: YAMLContext) -> YAMLValue? {
        guard case .map(let entries) = value.content else {
            if context.key.isEmpty {
                context.error(value, "The request is \(value.summary); it must be a map.")
            } else {
                context.expected(.section(name), for: value)
            }
            return nil
        }
        guard let entry = entries.first(where: { $0.key == name }) else {
            context.error(value, "\(quoted(name)) is missing\(context.inside).")
            return nil
        }
        return entry.value
    }

    private static func text(_ name: String, of value: YAMLValue, _ context: YAMLContext) -> String? {
        guard let member = member(name, of: value, context) else { return nil }
        guard let text = member.text, !text.isEmpty else {
            context.within(name).expected(.text(of: "a text"), for: member)
            return nil
        }
        return text
    }
}
