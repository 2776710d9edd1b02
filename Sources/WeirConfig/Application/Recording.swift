import WeirCore

extension Application {
    /// How a stream's encoded video is kept, as the camera gave it.
    public struct Recording: Hashable, Sendable {
        /// The folder that gets the files.
        public var folder: String
        public var container: Output.Container
        /// How the stream is kept from beginning to end; nil where it isn't.
        public var segments: Segments?
        /// How single clips of it are kept; nil where none are.
        public var clips: Clips?
        /// Whether records and captions go beside the video.
        public var isDescribed: Bool
        public var keep: Keep

        public init(
            folder: String,
            container: Output.Container = .mp4,
            segments: Segments? = nil,
            clips: Clips? = nil,
            isDescribed: Bool = true,
            keep: Keep = Keep()
        ) {
            self.folder = folder
            self.container = container
            self.segments = segments
            self.clips = clips
            self.isDescribed = isDescribed
            self.keep = keep
        }

        /// Files that follow one another.
        public struct Segments: Hashable, Sendable {
            /// How long each is, in seconds.
            public var length: Double
            public var name: FileNamePattern

            public init(length: Double = usualLength, name: FileNamePattern = usualName) {
                self.length = length
                self.name = name
            }

            /// Five minutes, which players open at once and folders hold a year of.
            public static let usualLength = 300.0
            /// With the stream and the time in UTC.
            public static let usualName = FileNamePattern.streamAndTime
        }

        /// Clips of what happens or is asked for; all times in seconds.
        public struct Clips: Hashable, Sendable {
            /// The rules whose events make clips.
            public var events: Events
            /// How much of what was before an event, or before the moment of `interval`, is in its clip.
            public var before: Double
            /// How much of what comes after an event is in its clip.
            public var after: Double
            /// How long a clip that is asked for lasts where nobody says.
            public var duration: Double
            /// The distance at which clips are begun and ended in turn; nil for none.
            public var interval: Double?
            /// What the names of the files begin with.
            public var prefix: String
            /// How much is held in memory for clips that begin in the past.
            public var cache: Double
            /// How many bytes of memory that may take.
            public var cacheBytes: Int

            public init(
                events: Events = .none,
                before: Double = 5,
                after: Double = 5,
                duration: Double = 20,
                interval: Double? = nil,
                prefix: String = "clip",
                cache: Double = 20,
                cacheBytes: Int = 64_000_000
            ) {
                self.events = events
                self.before = before
                self.after = after
                self.duration = duration
                self.interval = interval
                self.prefix = prefix
                self.cache = cache
                self.cacheBytes = cacheBytes
            }

            public enum Events: Hashable, Sendable {
                case none
                case all
                /// Those of these rules.
                case rules([String])
            }
        }

        /// What is kept of what was recorded; the oldest goes first.
        public struct Keep: Hashable, Sendable {
            /// In seconds; nil for as long as there is room.
            public var age: Double?
            /// How many bytes all recordings of the folder may take; nil for as many as the disk has.
            public var bytes: Int?
            /// How many bytes of the disk stay free.
            public var freeBytes: Int

            public init(age: Double? = nil, bytes: Int? = nil, freeBytes: Int = usualFreeBytes) {
                self.age = age
                self.bytes = bytes
                self.freeBytes = freeBytes
            }

            /// Enough for everything else on the machine to go on: 200 MB.
            public static let usualFreeBytes = 200_000_000
        }
    }

    /// Whether a source is recorded as all are, in a way of its own, or not.
    public enum RecordingChoice: Hashable, Sendable {
        case likeAll
        case none
        case own(Recording)
    }

    /// How a source is recorded; nil where it isn't.
    public func recording(of source: Source) -> Recording? {
        switch source.recording {
        case .likeAll: recording
        case .none: nil
        case .own(let recording): recording
        }
    }
}
