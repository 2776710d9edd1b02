import WeirCore

/// Everything that a run consists of, whichever file or command line it was told in.
///
/// Paths are absolute or as the command line gave them; nothing here depends on the kind of file that was read.
public struct Application: Hashable, Sendable {
    /// The streams, in the order of the file; names are unique.
    public var sources: [Source]
    /// The models that the frames go through, in this order; empty where nothing is to be found.
    public var stages: [Stage]
    /// How objects are followed; nil where they are not.
    public var track: Tracking?
    /// How objects of one stream are known again in others; nil where they are not.
    public var gallery: Gallery?
    /// What is counted and watched in the objects that are followed.
    public var analytics: [Analytics]
    /// What is hidden in the pictures.
    public var privacy: [Privacy]
    /// What is drawn into the pictures that go out; nil where they stay as they are.
    public var draw: Drawing?
    /// How pictures of several streams are put into one, for the outputs that show all streams.
    public var tile: Tiling
    /// Where pictures go; may be empty where only records are wanted.
    public var outputs: [Output]
    /// Where the records of the frames go, as JSON Lines.
    public var records: [Records]
    /// Where the events of analytics go, as JSON Lines.
    public var events: [Records]
    /// The brokers that messages go to, and what is sent to each.
    public var publications: [Publication]
    /// Where commands come from.
    public var commands: [CommandChannel]
    /// Folders for text files of objects, one a frame.
    public var dumps: Dumps
    /// How streams are kept as they came, where a source says nothing else; nil where they are not.
    public var recording: Recording?
    /// Seconds between two lines of frame rates on standard output; nil for none.
    public var performanceInterval: Int?
    /// Which frames are inferred where not all can be, where a source says nothing else.
    public var pace: Pace
    /// How much memory the process may take, in bytes, beside what its control group says; nil for no bound of its own.
    public var memoryLimit: Int?

    public init(
        sources: [Source] = [],
        detect: Detection? = nil,
        laterStages: [Stage] = [],
        track: Tracking? = nil,
        gallery: Gallery? = nil,
        analytics: [Analytics] = [],
        privacy: [Privacy] = [],
        draw: Drawing? = Drawing(),
        tile: Tiling = Tiling(),
        outputs: [Output] = [],
        records: [Records] = [],
        events: [Records] = [],
        publications: [Publication] = [],
        commands: [CommandChannel] = [],
        dumps: Dumps = Dumps(),
        recording: Recording? = nil,
        performanceInterval: Int? = nil,
        pace: Pace = Pace(),
        memoryLimit: Int? = nil
    ) {
        self.sources = sources
        stages = [detect.map { Stage(model: $0) }].compactMap(\.self) + laterStages
        self.track = track
        self.gallery = gallery
        self.analytics = analytics
        self.privacy = privacy
        self.draw = draw
        self.tile = tile
        self.outputs = outputs
        self.records = records
        self.events = events
        self.publications = publications
        self.commands = commands
        self.dumps = dumps
        self.recording = recording
        self.performanceInterval = performanceInterval
        self.pace = pace
        self.memoryLimit = memoryLimit
    }
}

extension Application {
    /// The model of the first stage that looks at frames; nil where nothing is to be found.
    public var detect: Detection? {
        get { firstStage.map { stages[$0].model } }
        set {
            switch (firstStage, newValue) {
            case (let index?, let model?): stages[index].model = model
            case (let index?, nil): stages.remove(at: index)
            case (nil, let model?): stages.insert(Stage(model: model), at: 0)
            case (nil, nil): break
            }
        }
    }

    private var firstStage: Int? {
        stages.firstIndex { !$0.looksAtObjects }
    }

    /// One place that records go to.
    public enum Records: Hashable, Sendable {
        case standardOutput
        case file(String)
    }

    /// The grid of streams; what is nil is chosen from the number and shapes of the streams.
    public struct Tiling: Hashable, Sendable {
        public var rows: Int?
        public var columns: Int?
        /// The size of the whole grid in pixels.
        public var width: Int?
        public var height: Int?

        public init(rows: Int? = nil, columns: Int? = nil, width: Int? = nil, height: Int? = nil) {
            self.rows = rows
            self.columns = columns
            self.width = width
            self.height = height
        }
    }

    /// Folders that get text files of objects, one for each frame of each stream where nothing else is said.
    public struct Dumps: Hashable, Sendable {
        /// For objects as the model found them.
        public var detections: String?
        /// For objects as the tracker left them.
        public var tracks: String?
        /// For objects that a tracker remembers and doesn't report, in DeepStream's form.
        public var shadows: String?
        /// For the ways of objects that a tracker has forgotten, in DeepStream's form.
        public var ended: String?
        /// For objects as the tracker left them, in MOTChallenge's form, a file for each stream.
        public var mot: String?
        /// The picture that boxes in these files are measured in, in pixels; nil for the frame's own.
        public var pictureSize: Size?

        public init(
            detections: String? = nil,
            tracks: String? = nil,
            shadows: String? = nil,
            ended: String? = nil,
            mot: String? = nil,
            pictureSize: Size? = nil
        ) {
            self.detections = detections
            self.tracks = tracks
            self.shadows = shadows
            self.ended = ended
            self.mot = mot
            self.pictureSize = pictureSize
        }
    }

    /// How objects are followed from frame to frame.
    public struct Tracking: Hashable, Sendable {
        public enum Algorithm: String, CaseIterable, Sendable {
            /// Each box takes the identity of the one that it overlaps most.
            case iou
            /// Bewley and others, 2016.
            case sort
            /// Zhang and others, 2022.
            case bytetrack
            /// Cao and others, 2023.
            case ocsort
            /// Aharon and others, 2022.
            case botsort
            /// Wojke and others, 2017.
            case deepsort
            /// Weir's own.
            case weir
        }

        public var algorithm: Algorithm
        /// Whether an identity keeps to one class.
        public var perClass: Bool
        /// Whether the camera's motion is told from the pictures.
        public var followsCamera: Bool
        /// Whether objects are looked for in the pictures between inferred frames.
        public var isVisual: Bool
        /// What holds for all classes or for single ones, instead of the algorithm's own.
        public var options: OptionsByClass<TrackOptions>

        public init(
            algorithm: Algorithm = .weir,
            perClass: Bool = true,
            followsCamera: Bool = false,
            isVisual: Bool = false,
            options: OptionsByClass<TrackOptions> = OptionsByClass()
        ) {
            self.algorithm = algorithm
            self.perClass = perClass
            self.followsCamera = followsCamera
            self.isVisual = isVisual
            self.options = options
        }
    }

    /// What is drawn into a picture.
    public struct Drawing: Hashable, Sendable {
        public enum Colors: String, CaseIterable, Sendable {
            case byClass = "class"
            case byIdentity = "identity"
        }

        public var boxes: Bool
        /// The class, with identity and confidence.
        public var labels: Bool
        /// The way that an object has come.
        public var trails: Bool
        /// Lines and regions with what they count.
        public var analytics: Bool
        /// Where objects were for long, where a map is kept.
        public var heatMap: Bool
        public var colors: Colors
        /// In pixels; nil follows the picture's size.
        public var lineWidth: Int?
        /// The height of letters in pixels; nil follows the picture's size.
        public var textSize: Int?

        public init(
            boxes: Bool = true,
            labels: Bool = true,
            trails: Bool = false,
            analytics: Bool = true,
            heatMap: Bool = true,
            colors: Colors = .byClass,
            lineWidth: Int? = nil,
            textSize: Int? = nil
        ) {
            self.boxes = boxes
            self.labels = labels
            self.trails = trails
            self.analytics = analytics
            self.heatMap = heatMap
            self.colors = colors
            self.lineWidth = lineWidth
            self.textSize = textSize
        }
    }
}
