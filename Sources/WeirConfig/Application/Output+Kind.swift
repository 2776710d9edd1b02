extension Application.Output.Kind {
    /// How pictures are encoded; nil where they aren't, or where there is nothing to choose.
    public var encoding: Application.Output.Encoding? {
        get {
            switch self {
            case .file(_, _, let encoding), .rtsp(_, _, let encoding, _, _), .hls(_, _, let encoding),
                .push(_, _, let encoding):
                encoding
            case .mjpeg, .window, .null: nil
            }
        }
        set {
            guard let newValue else { return }
            switch self {
            case .file(let path, let container, _): self = .file(path: path, container: container, encoding: newValue)
            case .rtsp(let port, let mount, _, let serving, let multicast):
                self = .rtsp(port: port, mount: mount, encoding: newValue, serving: serving, multicast: multicast)
            case .hls(let place, let segments, _): self = .hls(place, segments: segments, encoding: newValue)
            case .push(let address, let secret, _): self = .push(address: address, secret: secret, encoding: newValue)
            case .mjpeg, .window, .null: break
            }
        }
    }

    /// Whether someone looks on while it is made.
    public var isWatched: Bool {
        switch self {
        case .window, .rtsp, .mjpeg, .hls, .push: true
        case .file, .null: false
        }
    }

    /// The file or folder that it writes; nil where it writes none.
    public var writtenPath: String? {
        switch self {
        case .file(let path, _, _), .hls(.folder(let path), _, _): path
        case .rtsp, .mjpeg, .hls, .push, .window, .null: nil
        }
    }

    /// The server of Weir's own that it needs; nil where it needs none.
    public var listening: (port: Int, path: String, serving: Application.Output.Serving)? {
        switch self {
        case .rtsp(let port, let mount, _, let serving, _): (port, mount, serving)
        case .mjpeg(let port, let path, _, let serving): (port, path, serving)
        case .hls(.server(let port, let path, let serving), _, _): (port, path, serving)
        case .file, .hls, .push, .window, .null: nil
        }
    }

    /// As it is told to people, and in the short form of Weir's own files; without secrets.
    public var place: String {
        switch self {
        case .file(let path, _, _): path
        case .hls(.folder(let folder), _, _): "hls:\(folder)"
        case .push(let address, _, _): PushAddress.withoutSecrets(address)
        case .window: "window"
        case .null: "null"
        case .rtsp, .mjpeg, .hls: address ?? ""
        }
    }

    /// Where a server of Weir's own is, with an empty host for all addresses of the machine.
    public var address: String? {
        guard let listening else { return nil }
        let isEncrypted = listening.serving.certificate != nil
        let scheme: String
        if case .rtsp = self { scheme = "rtsp" } else { scheme = "http" }
        return "\(scheme)\(isEncrypted ? "s" : "")://\(listening.serving.host ?? ""):\(listening.port)\(listening.path)"
    }
}
