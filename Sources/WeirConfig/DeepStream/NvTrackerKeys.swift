/// The keys of one group of a tracker's file, by what becomes of them.
///
/// Source: DeepStream 9.1, "Gst-nvtracker", the tables of NvMultiObjectTracker's parameters.
struct NvTrackerKeys {
    /// Taken over.
    let read: [String]
    /// Without meaning here: they steer a GPU, batches, or the sizes of buffers.
    let irrelevant: [String]
    /// Weir's trackers have nothing that it would change.
    let withoutCounterpart: [String]

    var all: [String] { read + irrelevant + withoutCounterpart }

    private init(read: String = "", irrelevant: String = "", withoutCounterpart: String = "") {
        func words(_ text: String) -> [String] {
            text.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        self.read = words(read)
        self.irrelevant = words(irrelevant)
        self.withoutCounterpart = words(withoutCounterpart)
    }

    static let groups: [String: NvTrackerKeys] = [
        "BaseConfig": NvTrackerKeys(read: "minDetectorConfidence"),
        "TargetManagement": NvTrackerKeys(
            read: "maxShadowTrackingAge probationAge",
            irrelevant: "preserveStreamUpdateOrder maxTrajectoryBufferLength maxTargetsPerStream",
            withoutCounterpart: """
                enableBboxUnClipping minIouDiff4NewTarget minTrackerConfidence earlyTerminationAge
                searchRegionPaddingScale outputTerminatedTracks outputShadowTracks terminatedTrackFilename
                """
        ),
        "TrajectoryManagement": NvTrackerKeys(
            irrelevant: "useUniqueID",
            withoutCounterpart: """
                enableReAssoc minMatchingScore4Overall minTrackletMatchingScore minMatchingScore4ReidSimilarity
                matchingScoreWeight4TrackletSimilarity matchingScoreWeight4ReidSimilarity
                minTrajectoryLength4Projection prepLength4TrajectoryProjection trajectoryProjectionLength
                maxAngle4TrackletMatching minSpeedSimilarity4TrackletMatching minBboxSizeSimilarity4TrackletMatching
                maxTrackletMatchingTimeSearchRange trajectoryProjectionProcessNoiseScale
                trajectoryProjectionMeasurementNoiseScale trackletSpacialSearchRegionScale reidExtractionInterval
                """
        ),
        "DataAssociator": NvTrackerKeys(
            read: "associationMatcherType checkClassMatch minMatchingScore4Iou tentativeDetectorConfidence",
            irrelevant: "dataAssociatorType",
            withoutCounterpart: """
                usePrediction4Assoc minMatchingScore4Overall minMatchingScore4SizeSimilarity
                minMatchingScore4VisualSimilarity minMatchingScore4ReidSimilarity matchingScoreWeight4Iou
                matchingScoreWeight4SizeSimilarity matchingScoreWeight4VisualSimilarity
                matchingScoreWeight4ReidSimilarity minMatchingScore4TentativeIou
                thresholdMahalanobis minMatchingScore4PeerAssocIou
                """
        ),
        "StateEstimator": NvTrackerKeys(
            read: "stateEstimatorType",
            withoutCounterpart: """
                processNoiseVar4Loc processNoiseVar4Size processNoiseVar4Vel measurementNoiseVar4Detector
                measurementNoiseVar4Tracker noiseWeightVar4Loc noiseWeightVar4Vel useAspectRatio
                """
        ),
        "VisualTracker": NvTrackerKeys(
            read: "visualTrackerType",
            irrelevant: "vpiBackend4DcfTracker",
            withoutCounterpart: """
                useColorNames useHog useHighPrecisionFeature featureImgSizeLevel featureFocusOffsetFactor_y filterLr
                filterChannelWeightsLr gaussianSigma
                """
        ),
        "ReID": NvTrackerKeys(
            read: "reidType",
            irrelevant:
                "batchSize workspaceSize networkMode useVPICropScaler modelEngineFile calibrationTableFile",
            withoutCounterpart: """
                reidFeatureSize reidHistorySize inferDims inputOrder colorFormat offsets netScaleFactor keepAspc
                addFeatureNormalization minVisibility4GalleryUpdate outputReidTensor tltEncodedModel tltModelKey onnxFile
                """
        ),
        "Segmenter": NvTrackerKeys(read: "segmenterType", withoutCounterpart: "segmenterConfigPath"),
        "ObjectModelProjection": NvTrackerKeys(
            withoutCounterpart: """
                cameraModelFilepath outputVisibility outputFootLocation outputConvexHull minPoseConfidence
                objectModelType
                """
        ),
        "PoseEstimator": NvTrackerKeys(
            irrelevant: "batchSize workspaceSize networkMode useVPICropScaler modelEngineFile",
            withoutCounterpart: """
                poseEstimatorType inferDims inputOrder colorFormat offsets netScaleFactor onnxFile poseInferenceInterval
                """
        ),
        "MultiViewAssociator": NvTrackerKeys(
            withoutCounterpart: """
                multiViewAssociatorType enableLatePeerReAssoc enableIDCorrection enableSeeThrough enableMsgSync
                maxPeerTrackletSize recentlyActiveAge minCommonFrames4MatchScore maxPeerToPredDistance4Fusion
                minPeerVisibility4Fusion minPeerTrackletMatchScore maxTrackletMatchingTimeSearchRange
                maxPeerFrameDiff4NoDet communicatorInitSleepTime
                """
        ),
        "Communicator": NvTrackerKeys(
            withoutCounterpart: "communicatorType pubSubInfoConfigPath mqttProtoAdaptorConfigPath"
        ),
    ]
}
