import WeirCore

extension Application {
    /// One place that pictures go to.
    public struct Output: Hashable, Sendable {
        public var kind: Kind
        public var view: View
        /// Whether frames are shown or sent when their time has come, rather than as soon as they are ready.
        public var isSynchronized: Bool

        public init(kind: Kind, view: View = .all, isSynchronized: Bool) {
            self.kind = kind
            self.view = view
            self.isSynchronized = isSynchronized
        }

        public enum Kind: Hashable, Sendable {
            case file(path: String, container: Container, encoding: Encoding)
            /// Served at `rtsp://HOST:port/mount`, or `rtsps://` with a certificate; `mount` begins with a slash. `multicast` is
            /// the group that clients which ask for it are told to listen to.
            case rtsp(
                port: Int,
                mount: String,
                encoding: Encoding,
                serving: Serving = Serving(),
                multicast: Multicast? = nil
            )
            /// Pictures in JPEG, each in place of the one before, served at `http://HOST:port/path`.
            case mjpeg(port: Int, path: String, quality: Int?, serving: Serving = Serving())
            /// Segments of fragmented MP4 and a playlist of them, in the form of HLS.
            case hls(Place, segments: Segments, encoding: Encoding)
            /// Sent to an address of RTMP's or SRT's; nothing is sent before somebody has called where SRT listens. `secret` is
            /// RTMP's stream key or SRT's passphrase, told by where it stands: `env:NAME` or `file:PATH`.
            case push(address: String, secret: String?, encoding: Encoding)
            case window
            /// Frames are made and thrown away.
            case null
        }

        /// Where segments go.
        public enum Place: Hashable, Sendable {
            /// Kept in files, for any web server.
            case folder(String)
            /// Served from memory, in parts as they come.
            case server(port: Int, path: String, serving: Serving = Serving())
        }

        /// Who may come to a server of Weir's own, and how.
        public struct Serving: Hashable, Sendable {
            /// The address that it listens on; nil for all of the machine.
            public var host: String?
            /// Where the users stand, as `env:NAME` or `file:PATH`; nil where everybody may watch.
            public var users: String?
            /// How users of RTSP say who they are; nil for Digest, or either where the connection is encrypted.
            public var authentication: Authentication?
            /// What connections are encrypted with; nil for none.
            public var certificate: Certificate?

            public init(
                host: String? = nil,
                users: String? = nil,
                authentication: Authentication? = nil,
                certificate: Certificate? = nil
            ) {
                self.host = host
                self.users = users
                self.authentication = authentication
                self.certificate = certificate
            }
        }

        public enum Authentication: String, CaseIterable, Sendable { case basic, digest, any }

        /// Files in PEM form.
        public struct Certificate: Hashable, Sendable {
            public var certificate: String
            public var key: String

            public init(certificate: String, key: String) {
                self.certificate = certificate
                self.key = key
            }
        }

        /// A group of receivers in a network.
        public struct Multicast: Hashable, Sendable {
            public var address: String
            /// Of RTP; RTCP has the next one.
            public var port: Int

            public init(address: String, port: Int) {
                self.address = address
                self.port = port
            }
        }

        public struct Segments: Hashable, Sendable {
            /// In seconds.
            public var length: Double
            /// How many a playlist lists.
            public var count: Int

            public init(length: Double = 2, count: Int = 6) {
                self.length = length
                self.count = count
            }
        }

        /// What an output shows.
        public enum View: Hashable, Sendable {
            /// The only stream, or the grid of all.
            case all
            case source(SourceID)
        }

        public enum Container: String, CaseIterable, Sendable { case mp4, mkv }

        public enum Codec: String, CaseIterable, Sendable { case h264, h265 }

        public struct Encoding: Hashable, Sendable {
            public var codec: Codec
            /// In bits per second; nil for the encoder's choice.
            public var bitrate: Int?
            /// Frames from one key frame to the next; nil for the encoder's choice.
            public var keyFrameInterval: Int?
            public var hardware: Hardware

            public init(
                codec: Codec = .h264,
                bitrate: Int? = nil,
                keyFrameInterval: Int? = nil,
                hardware: Hardware = .auto
            ) {
                self.codec = codec
                self.bitrate = bitrate
                self.keyFrameInterval = keyFrameInterval
                self.hardware = hardware
            }
        }
    }
}
