import WeirConfig
import WeirCore
import WeirGStreamer

/// Picks the element that encodes: hardware before software, unless an application says otherwise.
public struct EncoderChoice: Sendable {
    typealias Listing = @Sendable (_ caps: String) throws(WeirError) -> [EncoderFactory]

    private let list: Listing
    private let opens: @Sendable (EncoderFactory) -> Bool

    /// From what is installed on this machine.
    public init() {
        self.init(list: { caps throws(WeirError) in try EncoderFactory.all(making: caps) }, opens: \.opens)
    }

    /// From a given list, for tests.
    init(list: @escaping Listing, opens: @escaping @Sendable (EncoderFactory) -> Bool) {
        self.list = list
        self.opens = opens
    }

    /// The factory of the encoder to take.
    ///
    /// Throws `.library` where there is none that works, naming those there are.
    func factory(for encoding: Application.Output.Encoding) throws(WeirError) -> String {
        let known = try list(encoding.codec.caps)
        let allowed = known.filter { encoder in
            switch encoding.hardware {
            case .auto: true
            case .none: !encoder.isHardware
            case .named(let name): encoder.name.contains(name.lowercased())
            }
        }
        let software = encoding.codec.softwareEncoders
        let ordered =
            allowed.filter(\.isHardware)
            + software.compactMap { name in allowed.first { $0.name == name } }
        guard let choice = ordered.first(where: opens) else { throw noEncoder(encoding, known) }
        return choice.name
    }

    private func noEncoder(_ encoding: Application.Output.Encoding, _ known: [EncoderFactory]) -> WeirError {
        let codec = encoding.codec.title
        if case .named(let name) = encoding.hardware {
            let listed = known.isEmpty ? "none" : known.map(\.name).joined(separator: ", ")
            return WeirError(.library, "no working \(codec) encoder is named “\(name)”; installed are: \(listed).")
        }
        let package = encoding.codec == .h264 ? "gstreamer1.0-plugins-ugly" : "gstreamer1.0-plugins-bad"
        return WeirError(.library, "no working \(codec) encoder is installed; install the Debian package \(package).")
    }
}

extension Application.Output.Codec {
    /// What an encoder of it makes.
    var caps: String {
        switch self {
        case .h264: "video/x-h264"
        case .h265: "video/x-h265"
        }
    }

    /// How frames are handed to those who watch: whole, with what a decoder must know first beside them.
    var deliveredCaps: String {
        switch self {
        case .h264: "video/x-h264, stream-format=(string)avc, alignment=(string)au"
        case .h265: "video/x-h265, stream-format=(string)hvc1, alignment=(string)au"
        }
    }

    var title: String {
        switch self {
        case .h264: "H.264"
        case .h265: "H.265"
        }
    }

    var parser: String {
        switch self {
        case .h264: "h264parse"
        case .h265: "h265parse"
        }
    }

    /// In the order in which they are tried; others, of unknown quality, are not.
    fileprivate var softwareEncoders: [String] {
        switch self {
        case .h264: ["x264enc", "openh264enc"]
        case .h265: ["x265enc"]
        }
    }
}
