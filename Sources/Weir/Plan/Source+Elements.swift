import WeirConfig
import WeirCore
import WeirGStreamer

extension Application.Source {
    /// Whether its frames come in their own time, and nobody can ask it to wait.
    var comesAsItHappens: Bool { paceAsLive || location.isCamera }

    /// When a frame of it is taken to have arrived; nil where it comes as soon as it is asked for.
    var arrival: StreamPlan.Arrival? {
        if paceAsLive { return .paced }
        return location.isCamera ? .encoded : nil
    }

    /// What reads the stream.
    func elements(named name: String) -> [PlannedElement] {
        if case .scene(let options) = location { return sceneElements(options, name) }
        var properties: [PlannedElement.Property] = [
            .init("uri", .text(location.address)), .init("source-id", .text(id.name)),
        ]
        if loop { properties.add("loop", true) }
        if paceAsLive { properties.add("pace-as-live", true) }
        if drop != .never { properties.add("drop", .text(drop.rawValue)) }
        properties.add("hardware", hardware.propertyValue)
        properties.add("latency", latency.map(PropertyValue.integer))
        if transport != .auto { properties.add("transport", .text(transport.rawValue)) }
        properties += frames.properties + connection.properties
        if case .images(_, let rate) = location { properties.add("rate", .text(rate.text)) }
        let source = PlannedElement("weirsource", name: name, properties)
        guard case .device(_, let size, let rate) = location else { return [source] }
        return [source] + formatFilter(name, size: size, rate: rate?.text)
    }

    /// The synthetic street; size and rate are its format, all else are properties.
    private func sceneElements(_ options: [Application.SceneOption], _ name: String) -> [PlannedElement] {
        var properties: [PlannedElement.Property] = [.init("source-id", .text(id.name))]
        var (size, rate): (Size?, String?) = (nil, nil)
        for option in options {
            switch option.name {
            case "size": size = Size(sceneText: option.value)
            case "fps": rate = Double(option.value).map(fraction)
            default: properties.add(option.name, option.propertyValue)
            }
        }
        if paceAsLive { properties.add("live", true) }
        return [PlannedElement("weirscenesrc", name: name, properties)] + formatFilter(name, size: size, rate: rate)
    }

    private func formatFilter(_ name: String, size: Size?, rate: String?) -> [PlannedElement] {
        guard size != nil || rate != nil else { return [] }
        var caps = "video/x-raw"
        if let size { caps += ", width=\(size.width), height=\(size.height)" }
        if let rate { caps += ", framerate=\(rate)" }
        return [PlannedElement("capsfilter", name: "\(name)-format", [.init("caps", .text(caps))])]
    }
}

/// A rate as GStreamer writes it; three decimals are told apart.
private func fraction(_ rate: Double) -> String {
    let thousandths = 1000
    guard rate > 0, rate < 1_000_000 else { return "1/1" }
    let whole = Int(rate.rounded())
    return Double(whole) == rate ? "\(whole)/1" : "\(Int((rate * Double(thousandths)).rounded()))/\(thousandths)"
}

extension Size {
    /// From a text such as `1280x720`.
    fileprivate init?(sceneText: String) {
        let sides = sceneText.split(separator: "x").map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        self.init(width: width, height: height)
    }
}

extension Application.FrameRate {
    fileprivate var text: String { "\(numerator)/\(denominator)" }
}

extension Application.Location {
    /// The address that `weirsource` reads.
    fileprivate var address: String {
        switch self {
        // Where a path could be taken for an address or a pattern, it is written as an address itself.
        case .file(let path):
            path.contains("%") || path.contains("://") ? Framework.address(ofFile: path) ?? path : path
        case .uri(let uri): uri
        case .device(let path, _, _): path
        case .images(let pattern, _): pattern
        case .scene: "scene:"
        }
    }

    /// Whether it is a camera, or is sent as if by one.
    var isCamera: Bool {
        switch self {
        case .uri(let address): StreamAddress.comesAsItHappens(address)
        case .device: true
        case .file, .images, .scene: false
        }
    }

    /// What to call it in a sentence.
    var place: String {
        switch self {
        case .file(let path), .device(let path, _, _), .images(let path, _): path
        case .uri(let uri): StreamAddress.withoutSecrets(uri)
        case .scene(let options):
            options.isEmpty ? "scene:" : "scene:?" + options.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        }
    }
}

extension Application.FrameChoice {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = []
        if decoded != .all { properties.add("decode", .text(decoded.rawValue)) }
        if every != 1 { properties.add("keep-every", .integer(every)) }
        properties.add("max-rate", mostPerSecond.map(PropertyValue.number))
        return properties
    }
}

extension Application.Connection {
    fileprivate var properties: [PlannedElement.Property] {
        var properties: [PlannedElement.Property] = []
        if reconnect != .auto { properties.add("reconnect", .text("\(reconnect)")) }
        properties.add("reconnect-delay", longestDelay.map(milliseconds))
        properties.add("timeout", longestSilence.map(milliseconds))
        properties.add("connect-timeout", longestStart.map(milliseconds))
        if dropsLatePackets { properties.add("drop-on-latency", true) }
        if !verifiesCertificate { properties.add("verify-certificate", false) }
        properties.add("user", (credentials?.user).map(PropertyValue.text))
        if let password = credentials?.password, !password.isEmpty { properties.add("password", .text(password)) }
        return properties
    }

    private func milliseconds(_ seconds: Double) -> PropertyValue { .integer(Int((seconds * 1000).rounded())) }
}

extension Application.SceneOption {
    /// Options are written as text; the element's properties are numbers and flags.
    fileprivate var propertyValue: PropertyValue {
        if let integer = Int(value) { return .integer(integer) }
        if let number = Double(value), number.isFinite { return .number(number) }
        if let flag = Bool(value) { return .flag(flag) }
        return .text(value)
    }
}

extension Application.Hardware {
    /// Nil for the element's own default.
    fileprivate var propertyValue: PropertyValue? {
        switch self {
        case .auto: nil
        case .none: "none"
        case .named(let name): .text(name)
        }
    }
}
