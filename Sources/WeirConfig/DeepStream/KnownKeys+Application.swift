/// The groups of an application file.
extension KnownKeys {
    static let application = KnownKeys(
        read: """
            enable-perf-measurement perf-measurement-interval-sec gie-kitti-output-dir kitti-track-output-dir
            shadow-track-output-dir terminated-track-output-dir
            """,
        irrelevant: "global-gpu-id",
        unsupported: ["reid-track-output-dir": [""]]
    )

    static let tiledDisplay = KnownKeys(
        read: "enable rows columns width height",
        irrelevant: "gpu-id nvbuf-memory-type compute-hw buffer-pool-size",
        off: "square-seq-grid"
    )

    private static let sourceIrrelevant = """
        gpu-id nvbuf-memory-type cudadec-memtype num-decode-surfaces num-extra-surfaces low-latency-decode copy-hw
        source-id camera-id leaky max-size-buffers buffer-mode udp-buffer-size video-format
        """

    private static let sourceUnsupported = """
        simulate-fps-interval-ms extract-sei-type5-data sensorID-padID-mapping
        """

    /// These only matter where what they belong to is asked for, which is told.
    private static let sourceDependent = "alsa-device camera-csi-sensor-id"

    static let source = KnownKeys(
        read: """
            enable type uri num-sources latency camera-width camera-height camera-fps-n camera-fps-d
            camera-v4l2-dev-node select-rtp-protocol set-rtp-protocol smart-record smart-rec-dir-path
            smart-rec-file-prefix smart-rec-cache smart-rec-video-cache smart-rec-container smart-rec-start-time
            smart-rec-duration smart-rec-default-duration smart-rec-interval drop-on-latency drop-frame-interval
            skip-frames dec-skip-frames intra-decode-enable rtsp-reconnect-interval-sec rtsp-reconnect-attempts
            init-rtsp-reconnect-interval-sec
            """,
        irrelevant: sourceIrrelevant + " " + sourceDependent,
        off: sourceUnsupported
    )

    static let sourceList = KnownKeys(
        read: "num-source-bins list sensor-name-list",
        irrelevant: """
            enable sensor-id-list max-batch-size http-ip http-port sgie-batch-size low-latency-mode sei-uuid
            batched-sensor-name
            """,
        off: """
            use-nvmultiurisrcbin stream-name-display dummy-payload custom-ts-to-rfc extract-sei-type5-data
            enable-error-propagation
            """,
        unsupported: ["proto-lib": [""], "conn-str": [""], "topic": [""]]
    )

    /// The one group that names a table of sources, in the form with maps.
    static let sourceTable = KnownKeys(read: "csv-file-path")

    static let streamMuxer = KnownKeys(
        read: "width height enable-padding",
        irrelevant: """
            gpu-id batch-size batched-push-timeout buffer-pool-size live-source nvbuf-memory-type compute-hw
            attach-sys-ts-as-ntp attach-sys-ts frame-duration max-latency async-process num-surfaces-per-frame
            interpolation-method failsafe-flush-count sort-batch cache-buffer-timeout drop-backward-sei
            """,
        off: """
            sync-inputs sync-inputs-ntp cache-buffer frame-num-reset-on-eos frame-num-reset-on-stream-reset
            drop-pipeline-eos extract-sei-type5-data extract-sei-sim-time align-first-buffer
            """,
        unsupported: ["config-file-path": [""]]
    )

    static let primaryModel = KnownKeys(
        read:
            "enable plugin-type config-file model-engine-file labelfile-path interval gie-unique-id input-tensor-meta",
        irrelevant: "batch-size gpu-id nvbuf-memory-type operate-on-gie-id",
        unsupported: ["operate-on-class-ids": ["", "-1"], "infer-raw-output-dir": [""]],
        style: "bbox-border-color* bbox-bg-color*"
    )

    static let secondaryModel = KnownKeys(
        read: """
            enable plugin-type config-file model-engine-file labelfile-path interval gie-unique-id input-tensor-meta
            operate-on-gie-id operate-on-class-ids
            """,
        irrelevant: "batch-size gpu-id nvbuf-memory-type",
        unsupported: ["infer-raw-output-dir": [""]],
        style: "bbox-border-color* bbox-bg-color*"
    )

    /// The groups of the application for parallel inference that stand for a file with others.
    static let secondaryFile = KnownKeys(read: "enable cfg-file-path")
    static let branchTracker = KnownKeys(read: "enable cfg-file-path")

    /// Which streams a branch is about.
    static let branch = KnownKeys(read: "pgie-id src-ids")

    static let tracker = KnownKeys(
        read: "enable ll-lib-file ll-config-file",
        irrelevant: """
            tracker-width tracker-height gpu-id tracking-surface-type tracker-surface-type compute-hw
            user-meta-pool-size enable-batch-process enable-past-frame sub-batch-err-recovery-trial-cnt
            nvbuf-memory-type tensor-meta-gie-id tracker-algorithm iou-threshold
            """,
        off: "tracking-id-reset-mode input-tensor-meta",
        unsupported: ["display-tracking-id": ["1", "true"], "sub-batches": [""], "operate-on-class-ids": ["", "-1"]]
    )

    static let drawing = KnownKeys(
        read: "enable border-width text-size display-text display-bbox",
        irrelevant: """
            process-mode gpu-id nvbuf-memory-type hw-blend-color-attr clock-x-offset clock-y-offset clock-text-size
            clock-color
            """,
        off: "show-clock display-mask",
        style: "border-color text-color text-bg-color font"
    )

    static let sink = KnownKeys(
        read: """
            enable type source-id link-to-demux sync container codec enc-type bitrate iframeinterval output-file
            rtsp-port
            """,
        irrelevant: """
            gpu-id nvbuf-memory-type qos output-io-mode udp-port udp-buffer-size conn-id plane-id set-mode compute-hw
            sw-preset copy-meta color-range
            """,
        off: "width height profile nvdslogger show-fps show-latency"
    )

    static let tests = KnownKeys(read: "file-loop", off: "pipeline-recreate-sec")

    /// Groups of the application file that are not taken over at all.
    static let unsupportedGroups = [
        "img-save", "ds-example", "segvisual", "text-embedder",
        "visionencoder", "replay", "audio-transform", "audio-classifier", "meta-mux",
    ]

    /// The same for groups whose names end in a number.
    static let unsupportedNumberedGroups = ["dewarper"]
}
