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
            /// Served at `rtsp://HOST:port/mount`; `mount` begins with a slash.
            case rtsp(port: Int, mount: String, encoding: Encoding)
            case window
            /// Frames are made and thrown away.
            case null
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
