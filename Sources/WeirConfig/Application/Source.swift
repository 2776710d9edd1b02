import WeirCore

extension Application {
    /// One stream and how it is read.
    public struct Source: Hashable, Sendable {
        public var id: SourceID
        public var location: Location
        /// Whether a file, picture sequence or scene begins anew at its end.
        public var loop: Bool
        /// Whether a file is played at its own speed, as a camera would send it, rather than as fast as can be.
        public var paceAsLive: Bool
        /// Which frame goes when one comes while another is still waiting.
        public var drop: Drop
        public var hardware: Hardware
        /// How long packets of an RTSP stream wait for those before them, in milliseconds; nil for GStreamer's choice.
        public var latency: Int?
        public var transport: Transport
        public var recording: RecordingChoice
        /// Which frames are decoded, and which of those go on.
        public var frames = FrameChoice()
        /// Which of those are inferred where not all can be, where it differs from what holds for all.
        public var pace = Pace()
        /// How it is connected, and connected again.
        public var connection = Connection()

        public init(
            id: SourceID,
            location: Location,
            loop: Bool = false,
            paceAsLive: Bool = false,
            drop: Drop = .never,
            hardware: Hardware = .auto,
            latency: Int? = nil,
            transport: Transport = .auto,
            recording: RecordingChoice = .likeAll
        ) {
            self.id = id
            self.location = location
            self.loop = loop
            self.paceAsLive = paceAsLive
            self.drop = drop
            self.hardware = hardware
            self.latency = latency
            self.transport = transport
            self.recording = recording
        }
    }

    /// Where a stream comes from.
    public enum Location: Hashable, Sendable {
        /// A video or a single picture, by path.
        case file(String)
        /// An address with its scheme: `rtsp://`, `http://` and others that GStreamer knows; never `file://`.
        case uri(String)
        /// A Video4Linux device such as `/dev/video0`; size and rate are the device's own choice where nil.
        case device(path: String, size: Size?, rate: FrameRate?)
        /// Numbered pictures, by a path with one `%d` or `%05d`; shown at `rate`.
        case images(pattern: String, rate: FrameRate)
        /// The synthetic street, with the settings that differ from its defaults.
        case scene([SceneOption])
    }

    /// A setting of the synthetic street, such as `seed` and `7`.
    public struct SceneOption: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Frames per second as a fraction of whole numbers above 0.
    public struct FrameRate: Hashable, Sendable {
        public var numerator: Int
        public var denominator: Int

        public init(_ numerator: Int, over denominator: Int = 1) {
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// Which decoder is taken.
    public enum Hardware: Hashable, Sendable {
        /// Hardware where there is some.
        case auto
        /// Software only.
        case none
        /// Hardware of this name only, such as `vaapi`.
        case named(String)
    }

    /// What carries an RTSP stream.
    public enum Transport: String, CaseIterable, Sendable { case auto, tcp, udp, multicast, tls }

    /// Which frame is dropped when one comes while another is still waiting.
    public enum Drop: String, CaseIterable, Sendable { case never, oldest, newest }

    /// Which frames of a stream are wanted.
    public struct FrameChoice: Hashable, Sendable {
        /// Which frames are decoded.
        public enum Decoded: String, CaseIterable, Sendable {
            case all
            /// Those that others are predicted from.
            case reference
            /// Those that stand by themselves.
            case key
        }

        public var decoded = Decoded.all
        /// One of so many decoded frames goes on.
        public var every = 1
        /// The most frames per second; nil for all.
        public var mostPerSecond: Double?

        public init() {}
    }

    /// How a camera or server is connected.
    public struct Connection: Hashable, Sendable {
        public var reconnect = ReconnectLimit.auto
        /// The longest time between two attempts, in seconds; nil for the element's choice.
        public var longestDelay: Double?
        /// How long it may be silent, in seconds; nil for the element's choice.
        public var longestSilence: Double?
        /// How long it may take to give its first frame, in seconds; nil for the element's choice.
        public var longestStart: Double?
        public var dropsLatePackets = false
        public var verifiesCertificate = true
        public var credentials: Credentials?

        public init() {}
    }

    /// Where user and password of a stream stand; the password itself is never part of an application.
    public struct Credentials: Hashable, Sendable {
        /// The name itself, or `env:NAME`.
        public var user: String
        /// `env:NAME` or `file:PATH`.
        public var password: String

        public init(user: String, password: String) {
            self.user = user
            self.password = password
        }
    }
}
