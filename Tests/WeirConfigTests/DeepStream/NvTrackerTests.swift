import Testing
import WeirCore

@testable import WeirConfig

/// The files of DeepStream's trackers.
struct NvTrackerTests {
    @Test(arguments: [
        ("StateEstimator: { stateEstimatorType: 0 }", Application.Tracking.Algorithm.iou, false),
        ("StateEstimator: { stateEstimatorType: 1 }", .sort, false),
        (
            "StateEstimator: { stateEstimatorType: 2 }\nDataAssociator: { associationMatcherType: 1 }",
            .bytetrack,
            false
        ),
        (
            "VisualTracker: { visualTrackerType: 2 }\nStateEstimator: { stateEstimatorType: 1 }", .weir,
            false
        ),
        ("ReID: { reidType: 1 }\nStateEstimator: { stateEstimatorType: 2 }", .deepsort, true),
        ("ReID: { reidType: 2 }\nStateEstimator: { stateEstimatorType: 1 }", .sort, false),
        ("Segmenter: { segmenterType: 1 }", .weir, true),
    ])
    func thePartsTellTheTracker(text: String, algorithm: Application.Tracking.Algorithm, warns: Bool) {
        let report = read("%YAML:1.0\n---\n\(text)\n")
        #expect(report.application?.track?.algorithm == algorithm)
        #expect(report.application?.track?.isVisual == text.contains("VisualTracker"))
        #expect(report.diagnostics.map(\.severity) == (warns ? [.warning] : []))
    }

    @Test func thresholdsAndPatienceAndClassesAreTakenOver() {
        let report = read(
            """
            BaseConfig:
              minDetectorConfidence: 0.25
            TargetManagement:
              maxShadowTrackingAge: 51
              probationAge: 4
            DataAssociator:
              checkClassMatch: 0

            """
        )
        let options = TrackOptions(lowThreshold: 0.25, patience: 51, minimumHits: 4)
        let track = Application.Tracking(algorithm: .iou, perClass: false, options: OptionsByClass(general: options))
        #expect(report.application?.track == track)
        #expect(report.lines == [])
    }

    /// An overlap is taken over where nothing else is weighed beside it, a weak score where weak detections come last.
    @Test(arguments: [
        (
            "StateEstimator:\n  stateEstimatorType: 1\n", 0, TrackOptions(minimumOverlap: 0.25),
            ["tentativeDetectorConfidence"]
        ),
        ("StateEstimator:\n  stateEstimatorType: 2\n", 1, TrackOptions(highThreshold: 0.5, minimumOverlap: 0.25), []),
        (
            "VisualTracker:\n  visualTrackerType: 1\n", 1, TrackOptions(),
            ["minMatchingScore4Iou", "tentativeDetectorConfidence"]
        ),
    ])
    func thresholdsOfMatchingAreTakenOverWhereTheyMeanTheSame(
        part: String,
        matcher: Int,
        options: TrackOptions,
        named: [String]
    ) {
        let report = read(
            """
            \(part)DataAssociator:
              associationMatcherType: \(matcher)
              minMatchingScore4Iou: 0.25
              tentativeDetectorConfidence: 0.5

            """
        )
        #expect(report.application?.track?.options.general == options)
        #expect(report.lines.count == (named.isEmpty ? 0 : 1))
        for key in named { #expect(report.lines.first?.contains(key) == true, "\(key)") }
    }

    @Test func whatHasNoCounterpartIsNamed() {
        let report = read(
            """
            TargetManagement:
              maxTargetsPerStream: 150
              minTrackerConfidence: 0.2
              earlyTerminationAge: 1
              maxShadowTrackingAg: 9
            StateEstimater:
              stateEstimatorType: 1
            """
        )
        #expect(
            report.lines == [
                "/ds/tracker.yml:3:3: warning: Weir's trackers have no counterpart of these keys of `TargetManagement`, "
                    + "which have no effect: `minTrackerConfidence`, `earlyTerminationAge`.",
                "/ds/tracker.yml:5:3: warning: The key `maxShadowTrackingAg` is not known in `TargetManagement` and has no "
                    + "effect; `maxShadowTrackingAge` may be meant.",
                "/ds/tracker.yml:6:1: warning: `StateEstimater` is no group of a tracker's file, and has no effect; "
                    + "`StateEstimator` may be meant.",
            ]
        )
    }

    @Test func aWrongValueIsAnError() {
        let lines = read("TargetManagement:\n  maxShadowTrackingAge: -1\n").lines
        #expect(
            lines == [
                "/ds/tracker.yml:2:25: error: `maxShadowTrackingAge` in `[TargetManagement]` is `-1`; it must be a whole "
                    + "number from 0 to 1000000."
            ]
        )
    }

    @Test func ofSeveralFilesTheFirstCounts() {
        let report = read("StateEstimator: { stateEstimatorType: 1 }", names: "tracker.yml;other.yml")
        #expect(report.application?.track?.algorithm == .sort)
        #expect(report.diagnostics.map(\.severity) == [.warning])
    }

    private func read(_ tracker: String, names: String = "tracker.yml") -> ConfigurationReport {
        var files = deepStreamFiles
        files.files["/ds/tracker.yml"] = Array(tracker.utf8)
        return readApp(
            """
            [source0]
            enable=1
            type=2
            uri=a.mp4
            [primary-gie]
            enable=1
            config-file=model.txt
            [tracker]
            enable=1
            ll-config-file=\(names)
            [sink0]
            enable=1
            type=1
            """,
            files
        )
    }
}
