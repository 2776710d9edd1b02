import Glibc
import WeirCore

/// Where a stream is read from.
enum SourceLocation: Equatable {
    /// An address with its scheme, files included.
    case address(String)
    /// A Video4Linux device.
    case camera(String)
    /// Numbered pictures, by a path with one `%d` or the like.
    case pictures(String)

    /// Tells the kinds apart; throws where a file isn't there, is empty or is a folder.
    init(_ text: String) throws(WeirError) {
        guard !text.isEmpty else {
            throw WeirError(.settings, "weirsource has no uri; give it a path or an address, as in uri=street.mp4")
        }
        if text.hasPrefix("/dev/video") {
            try SourceLocation.checkReadable(text)
            self = .camera(text)
        } else if text.contains("://") {
            if let path = SourceLocation.path(ofFileAddress: text) { try SourceLocation.checkFile(path) }
            self = .address(text)
        } else if text.contains("%"), access(text, F_OK) != 0 {
            self = .pictures(text)
        } else {
            try SourceLocation.checkFile(text)
            self = .address("file://" + PercentEncoding.encode(try SourceLocation.absolute(text), keeping: "/"))
        }
    }

    /// Whether its frames carry the times at which they came.
    var isLive: Bool {
        switch self {
        case .address(let address): SourceLocation.isRTSP(address)
        case .camera: true
        case .pictures: false
        }
    }

    /// Whether it can't be but live: cameras, and protocols that nobody sends files by.
    var comesAsItHappens: Bool {
        guard case .address(let address) = self else { return isLive }
        return StreamAddress.comesAsItHappens(address)
    }

    /// Whether it may break and be made again.
    var isConnection: Bool {
        switch self {
        case .address(let address): SourceLocation.path(ofFileAddress: address) == nil
        case .camera: true
        case .pictures: false
        }
    }

    /// Whether what reads it gives frames the time at which they reach the machine, following the sender's clock.
    ///
    /// Receivers of RTP and of transport streams do; RTMP's times are the sender's own.
    var isStampedOnArrival: Bool {
        guard case .address(let address) = self else { return isLive }
        return comesAsItHappens && !address.hasPrefix("rtmp")
    }

    /// Whether a server sends the stream by the Real-Time Streaming Protocol, RFC 7826.
    static func isRTSP(_ address: String) -> Bool { address.hasPrefix("rtsp") }

    /// The media type of numbered pictures, by the end of their name.
    static func pictureType(_ pattern: String) -> String {
        let ending = pattern.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return switch ending {
        case "png": "image/png"
        case "bmp": "image/bmp"
        case "ppm", "pgm", "pnm": "image/x-portable-anymap"
        default: "image/jpeg"
        }
    }

    private static func checkFile(_ path: String) throws(WeirError) {
        try checkReadable(path)
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR {
            throw WeirError(.resource, "\(path) is a folder; name a video file in it")
        }
        if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
            throw WeirError(.stream, "\(path) is empty; record or copy it again")
        }
    }

    private static func checkReadable(_ path: String) throws(WeirError) {
        guard access(path, R_OK) != 0 else { return }
        let reason = errno == ENOENT ? "is not there; check the path" : "can't be read; check its permissions"
        throw WeirError(.resource, "\(path) \(reason)", cause: String(cString: strerror(errno)))
    }

    private static func absolute(_ path: String) throws(WeirError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw WeirError(
                .resource,
                "\(path) can't be found from the current folder",
                cause: String(cString: strerror(errno))
            )
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func path(ofFileAddress address: String) -> String? {
        guard address.hasPrefix("file://") else { return nil }
        return PercentEncoding.decodeLoosely(address.dropFirst("file://".count))
    }
}
