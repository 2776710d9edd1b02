import WeirAnalytics
import WeirCore
import WeirElementKit

/// Counts, times and watches objects by rules: lines, regions, directions, nearness.
///
///     … ! weirtrack ! weiranalytics rules="lines: {door: [[0.2, 0.6], [0.8, 0.6]]}" ! weirosd ! …
///
/// - Reads: the frame's objects and their identities.
/// - Writes: what the rules say of the frame and of each object, and what happened.
/// - Cost: metadata only; pixels are never mapped.
struct AnalyticsElement: Filter {
    static let info = ElementInfo(
        factory: "weiranalytics",
        longName: "Rule watcher",
        classification: "Filter/Analyzer/Video",
        summary: "Counts objects over lines and in regions, and tells what happens by rules"
    )

    static let pads = PadCaps.anyVideo

    struct Settings: ElementSettings {
        var rules = ""
        var config = ""
        var stream = 0

        static let properties: [Property<Self>] = [
            .text("rules", \.rules, .always, "The rules, as under analytics in weir's file"),
            .text(
                "config",
                \.config,
                .always,
                "File of rules instead, Weir's or nvdsanalytics'; read again when it changes"
            ),
            .integer("stream", \.stream, in: 0...65_535, .always, "Number of the stream, in files that number streams"),
        ]

        var source: RulesSource { RulesSource(text: rules, file: config, stream: stream) }
    }

    private var analytics = StreamAnalytics(AnalyticsRules())
    private var rules = AnalyticsRules()
    /// Where the rules are from, or where others were to be that can't.
    private var rulesSource = RulesSource()
    /// What the settings said of it last.
    private var givenSource = RulesSource()
    /// Tells whether the file has changed since it was read.
    private var fileVersion: FileVersion?
    private var source: SourceID?
    /// The number and the time of the last frame.
    private var last: (number: Int, time: UInt64?) = (0, nil)
    private var pictureSize: Size?
    private var ignoredObjects = CountedWarning()
    private var timeJumps = CountedWarning()

    mutating func start(_ settings: Settings) throws(WeirError) {
        (givenSource, rulesSource) = (settings.source, settings.source)
        fileVersion = rulesSource.fileVersion
        rules = try rulesSource.read()
    }

    mutating func process(_ frame: inout Frame, _ settings: Settings) throws(WeirError) {
        guard var metadata = frame.metadata else { return }
        if source != metadata.source { begin(metadata.source) }
        if givenSource != settings.source { follow(settings.source, frame) }
        if fileVersion != rulesSource.fileVersion { readRules(frame) }
        if pictureSize != frame.size { judgeRules(in: frame) }
        analytics.update(&metadata, pictureSize: frame.size)
        last = (metadata.frameNumber, metadata.presentationTime)
        frame.metadata = metadata
        tellOfBadInput(frame)
    }

    /// What still lasts ends with the stream.
    mutating func end() -> FrameMetadata? {
        let events = analytics.end()
        guard let source, !events.isEmpty else { return nil }
        var closing = FrameMetadata(source: source, frameNumber: last.number, presentationTime: last.time)
        closing.analytics.events = events
        return closing
    }

    /// After a seek it isn't known how anyone came where he is.
    mutating func flush() {
        analytics.reset()
    }

    mutating func stop() {
        source = nil
        pictureSize = nil
    }

    private mutating func begin(_ source: SourceID) {
        self.source = source
        analytics = StreamAnalytics(rules)
        (ignoredObjects, timeJumps) = (CountedWarning(), CountedWarning())
    }

    /// Goes by what was set last, the rules or the file.
    private mutating func follow(_ new: RulesSource, _ frame: borrowing Frame) {
        rulesSource = new.preferring(whatDiffersFrom: givenSource)
        givenSource = new
        readRules(frame)
    }

    /// Takes other rules into use; of those that can't be it is told, and the old stay.
    private mutating func readRules(_ frame: borrowing Frame) {
        fileVersion = rulesSource.fileVersion
        do throws(WeirError) {
            rules = try rulesSource.read { frame.warn(WeirError(.settings, $0)) }
        } catch {
            frame.warn(WeirError(error.code, "the rules stay as they were, since " + error.message, cause: error.cause))
            return
        }
        analytics.change(to: rules)
        judgeRules(in: frame)
    }

    /// Tells what can't be seen before the size of the picture is known.
    private mutating func judgeRules(in frame: borrowing Frame) {
        pictureSize = frame.size
        for problem in rules.problems(pictureSize: frame.size) { frame.warn(WeirError(.settings, problem.sentence)) }
    }

    private mutating func tellOfBadInput(_ frame: borrowing Frame) {
        if ignoredObjects.isDue(at: analytics.ignoredObjects) {
            let count = analytics.ignoredObjects
            frame.warn(
                WeirError(
                    .stream,
                    "\(count) object\(count == 1 ? " was" : "s were") left out so far: the box is empty, no number or larger "
                        + "than any picture, or another one in the frame has the same identity"
                )
            )
        }
        if timeJumps.isDue(at: analytics.timeJumps) {
            let count = analytics.timeJumps
            frame.warn(
                WeirError(
                    .stream,
                    "time stood still, went backwards or jumped by more than a minute \(count) time\(count == 1 ? "" : "s") "
                        + "so far; who was where before a jump isn't counted on"
                )
            )
        }
    }
}
