import WeirCore
import WeirElementKit
import WeirImaging

/// Puts the pictures of several streams into one.
///
///     weirtiler name=t width=1920 height=1080 ! weirosd ! … a. ! t.sink_0 b. ! t.sink_1
///
/// - Reads: the frames of all inputs.
/// - Writes: one picture, and what is known of all where their tiles are, so that drawing afterwards is crisp.
/// - Cost: one scaling of each input's picture a frame.
struct TilerElement: Collector {
    static let info = ElementInfo(
        factory: "weirtiler",
        longName: "Video wall",
        classification: "Filter/Editor/Video/Compositor",
        summary: "Puts the pictures of several streams into a grid, with their objects"
    )

    static let inputs = PadCaps.video(PixelFormat.allCases.map(\.rawValue))
    static let output = PadCaps.video([PixelFormat.i420.rawValue, PixelFormat.nv12.rawValue])

    /// A full HD screen.
    private static let usualSize = Size(width: 1920, height: 1080)

    struct Settings: ElementSettings {
        var rows = 0
        var columns = 0
        var width = 0
        var height = 0
        var stayOpen = false

        static let properties: [Property<Self>] = [
            .integer("rows", \.rows, in: 0...64, .always, "Rows of the grid; 0 for as many as are needed"),
            .integer("columns", \.columns, in: 0...64, .always, "Columns of the grid; 0 for as many as are needed"),
            .integer("width", \.width, in: 0...16_384, .stopped, "Width of the whole in pixels; 0 for 1920"),
            .integer("height", \.height, in: 0...16_384, .stopped, "Height of the whole in pixels; 0 for 1080"),
            .flag("stay-open", \.stayOpen, .always, "Go on when all inputs have ended or gone, since others may come"),
        ]
    }

    private var painters: [Int: TilePainter] = [:]

    func preferredFormat(_ inputCount: Int, rate: Int, _ settings: Settings) -> SourceFormat {
        let width = settings.width > 0 ? settings.width : TilerElement.usualSize.width
        let height = settings.height > 0 ? settings.height : TilerElement.usualSize.height
        // Pictures with halved chroma have even sides.
        return SourceFormat(size: Size(width: width / 2 * 2, height: height / 2 * 2), rate: rate)
    }

    func staysOpen(_ settings: Settings) -> Bool { settings.stayOpen }

    mutating func compose(
        _ inputs: [CollectedFrame],
        into output: inout Frame,
        _ settings: Settings
    ) throws(WeirError) {
        let grid = TileGrid(
            count: inputs.count,
            columns: settings.columns > 0 ? settings.columns : nil,
            rows: settings.rows > 0 ? settings.rows : nil
        )
        let painters = self.painters(for: inputs)
        let size = output.size
        var metadata = FrameMetadata(
            source: SourceID("tiles"),
            frameNumber: frameNumber,
            presentationTime: output.presentationTime,
            isInferred: inputs.contains { $0.isNew && $0.metadata?.isInferred == true }
        )
        try output.editPicture { mosaic throws(WeirError) in
            let canvas = try Canvas(mosaic)
            canvas.fill(PixelRectangle(mosaic.size), color: .black)
            for (index, input) in inputs.enumerated() {
                guard let cell = grid.cell(index, in: size), let painter = painters[input.input] else { continue }
                let placement = try input.readPicture { picture throws(WeirError) in
                    try painter.paint(picture, in: cell, of: mosaic)
                }
                guard let placement, var shown = input.metadata else { continue }
                if !input.isNew { shown.removeMoments() }
                placement.add(shown, to: &metadata)
            }
        }
        output.metadata = metadata
        frameNumber += 1
    }

    private var frameNumber = 0

    mutating func stop() {
        painters = [:]
        frameNumber = 0
    }

    /// A painter for each input, since painters keep memory that fits their stream; those of inputs that left are dropped.
    private mutating func painters(for inputs: [CollectedFrame]) -> [Int: TilePainter] {
        let present = Set(inputs.map(\.input))
        painters = painters.filter { present.contains($0.key) }
        for number in present where painters[number] == nil { painters[number] = TilePainter() }
        return painters
    }
}
