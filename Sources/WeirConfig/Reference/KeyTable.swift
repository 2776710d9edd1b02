/// What is to be told of a map's keys, whatever they are read into.
struct KeyTable {
    struct Row {
        let name: String
        let shape: Shape
        let isRequired: Bool
        let fallback: String?
        let help: String
    }

    let name: String
    let help: String
    let rows: [Row]

    init<Target>(_ section: Section<Target>) {
        name = section.name
        help = section.help
        rows = section.keys.map {
            Row(name: $0.name, shape: $0.shape, isRequired: $0.isRequired, fallback: $0.fallback, help: $0.help)
        }
    }

    /// Every map of Weir's file, the whole file first.
    static var all: [KeyTable] {
        [
            KeyTable(ApplicationKeys.section), KeyTable(SourceKeys.section), KeyTable(CredentialKeys.section),
            KeyTable(StageKeys.section),
            KeyTable(DetectionKeys.classOptionKeys.section), KeyTable(ModelInputKeys.section),
            KeyTable(ObjectKeys.section),
            KeyTable(RegionKeys.section), KeyTable(TileKeys.section), KeyTable(TrackingKeys.section),
            KeyTable(TrackingKeys.classKeys.section), KeyTable(GalleryKeys.section),
            KeyTable(AnalyticsKeys.section), KeyTable(LineKeys.section), KeyTable(RegionRuleKeys.section),
            KeyTable(CrowdKeys.section), KeyTable(WrongWayKeys.section), KeyTable(DirectionKeys.section),
            KeyTable(ProximityKeys.section), KeyTable(GroundKeys.section), KeyTable(HeatMapKeys.section),
            KeyTable(PrivacyKeys.section),
            KeyTable(DrawingKeys.section), KeyTable(TilingKeys.section), KeyTable(OutputKeys.section),
            KeyTable(PublicationKeys.section), KeyTable(OutboxKeys.section), KeyTable(CommandKeys.section),
            KeyTable(SecurityKeys.section),
            KeyTable(RecordingKeys.section), KeyTable(SegmentKeys.section), KeyTable(ClipKeys.section),
            KeyTable(KeepKeys.section), KeyTable(DumpKeys.section),
        ]
    }

    /// The maps of requests to a running application, and those within them.
    static var ofRequests: [KeyTable] {
        [
            KeyTable(SourceKeys.section), KeyTable(CredentialKeys.section), KeyTable(RecordingKeys.section),
            KeyTable(SegmentKeys.section), KeyTable(ClipKeys.section), KeyTable(KeepKeys.section),
            KeyTable(StreamChangeKeys.section), KeyTable(ClipRequestKeys.section), KeyTable(RuleSetKeys.section),
            KeyTable(LineKeys.section), KeyTable(RegionRuleKeys.section), KeyTable(CrowdKeys.section),
            KeyTable(WrongWayKeys.section), KeyTable(DirectionKeys.section), KeyTable(ProximityKeys.section),
            KeyTable(GroundKeys.section), KeyTable(HeatMapKeys.section),
        ]
    }
}
