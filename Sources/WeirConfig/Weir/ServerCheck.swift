/// What outputs that are served on one port, or sent to one place, must agree on.
struct ServerCheck {
    let outputs: [(output: Application.Output, place: Place)]
    let reading: Reading

    func run() {
        var seen: [Application.Output.Kind] = []
        for (output, place) in outputs {
            let problem = seen.lazy.compactMap { self.problem(output.kind, beside: $0) }.first
            if let problem { reading.error(place, key: "output", problem) }
            seen.append(output.kind)
        }
    }

    /// Why two outputs can't be at once; nil where they can.
    private func problem(_ kind: Application.Output.Kind, beside other: Application.Output.Kind) -> String? {
        if case .push(let address, _, _) = kind, case .push(address, _, _) = other {
            return "Two outputs go to \(quoted(kind.place))."
        }
        if let group = kind.group, group == other.group {
            return "Two outputs have the `multicast` group \(quoted("\(group.address):\(group.port)"))."
        }
        guard let server = kind.listening, let second = other.listening, server.port == second.port else { return nil }
        guard kind.isRTSP == other.isRTSP else {
            return "RTSP and HTTP can't be served on one port, \(server.port); give each its own."
        }
        guard server.path != second.path else { return "Two outputs are served at \(quoted(kind.place))." }
        guard server.serving != second.serving else { return nil }
        return "The outputs on port \(server.port) are one server and must have the same host, `users`, "
            + "`authentication`, `certificate` and `key`; give this one another port, or what "
            + "\(quoted(second.path)) has."
    }
}

extension Application.Output.Kind {
    fileprivate var isRTSP: Bool {
        if case .rtsp = self { true } else { false }
    }

    fileprivate var group: Application.Output.Multicast? {
        if case .rtsp(_, _, _, _, let group) = self { group } else { nil }
    }
}
