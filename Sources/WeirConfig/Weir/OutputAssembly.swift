import WeirCore

/// Makes an output with `{stream}` in its place into one of each source.
struct OutputAssembly {
    let reading: Reading

    private static let mark = "{stream}"

    func assemble(_ draft: inout Draft) {
        let given = Array(zip(draft.application.outputs, draft.outputPlaces))
        guard given.contains(where: { $0.0.kind.text.contains(Self.mark) }) else { return }
        (draft.application.outputs, draft.outputPlaces) = ([], [])
        for (output, place) in given {
            for output in expand(output, draft.application.sources, place) { draft.add(output, at: place) }
        }
    }

    private func expand(
        _ output: Application.Output,
        _ sources: [Application.Source],
        _ place: Place
    ) -> [Application.Output] {
        guard output.kind.text.contains(Self.mark) else { return [output] }
        let shown: [SourceID]
        if case .source(let id) = output.view { shown = [id] } else { shown = sources.map(\.id) }
        if shown.isEmpty {
            reading.error(place, key: "output", "`{stream}` stands for the sources of the file, and it has none.")
        }
        return shown.map { id in
            var output = output
            output.view = .source(id)
            output.kind.text = output.kind.text.replacing(Self.mark, with: Self.word(id.name))
            return output
        }
    }

    /// The name as it can stand in paths and addresses.
    private static func word(_ name: String) -> String {
        String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
    }
}

extension Application.Output.Kind {
    /// The path, mount or address; setting it changes nothing else.
    fileprivate var text: String {
        get {
            switch self {
            case .file(let text, _, _), .rtsp(_, let text, _, _, _), .mjpeg(_, let text, _, _),
                .hls(.folder(let text), _, _), .hls(.server(_, let text, _), _, _), .push(let text, _, _):
                text
            case .window, .null: ""
            }
        }
        set {
            switch self {
            case .file(_, let container, let encoding):
                self = .file(path: newValue, container: container, encoding: encoding)
            case .rtsp(let port, _, let encoding, let serving, let multicast):
                self = .rtsp(port: port, mount: newValue, encoding: encoding, serving: serving, multicast: multicast)
            case .mjpeg(let port, _, let quality, let serving):
                self = .mjpeg(port: port, path: newValue, quality: quality, serving: serving)
            case .hls(.folder, let segments, let encoding):
                self = .hls(.folder(newValue), segments: segments, encoding: encoding)
            case .hls(.server(let port, _, let serving), let segments, let encoding):
                let place = Application.Output.Place.server(port: port, path: newValue, serving: serving)
                self = .hls(place, segments: segments, encoding: encoding)
            case .push(_, let secret, let encoding):
                self = .push(address: newValue, secret: secret, encoding: encoding)
            case .window, .null: break
            }
        }
    }
}
