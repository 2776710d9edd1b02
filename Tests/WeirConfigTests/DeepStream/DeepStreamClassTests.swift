import Testing
import WeirConfig
import WeirCore

/// `[class-attrs-all]` and `[class-attrs-N]`.
@Suite struct DeepStreamClassTests {
    private func read(_ keys: String, mode: Int? = 2) -> (detection: Application.Detection?, lines: [String]) {
        let mode = mode.map { "cluster-mode=\($0)\n" } ?? ""
        let (application, lines) = readModel("[property]\nonnx-file=m.onnx\n\(mode)" + keys)
        return (application?.detect, lines)
    }

    @Test func whatHoldsForAllIsThereForEachAndASingleClassChangesWhatItSays() {
        let (detection, lines) = read(
            """
            num-detected-classes=4
            [class-attrs-2]
            detected-min-w=0
            topk=3
            nms-iou-threshold=0.6
            [class-attrs-all]
            pre-cluster-threshold=0.25
            post-cluster-threshold=0.4
            nms-iou-threshold=0.5
            topk=20
            detected-min-w=16
            detected-min-h=8
            detected-max-w=0
            detected-max-h=300
            roi-top-offset=40
            roi-bottom-offset=0
            [class-attrs-0]
            pre-cluster-threshold=1.5
            roi-top-offset=0
            """
        )
        #expect(lines == [])
        #expect(detection?.threshold == 0.25)
        #expect(detection?.nmsThreshold == 0.5)
        #expect(detection?.maximumPerClass == 20)
        #expect(detection?.classCount == 4)
        #expect(detection?.excludedClasses == [.number(0)])
        #expect(detection?.pictureSize == Size(width: 1920, height: 1080))
        #expect(
            detection?.classOptions
                == options(
                    """
                    all: post-threshold=0.4 minimum-size=16x8 maximum-size=0x300 top-offset=40
                    0: top-offset=0; 2: minimum-size=0x8 maximum=3 nms-threshold=0.6
                    """
                )
        )
    }

    @Test(
        arguments: [
            (0, "group-threshold=1", .groupRectangles, "all: eps=0 group-threshold=1"),
            (0, "eps=0.2", Clustering.none, ""),
            (1, "eps=0.7\nminBoxes=3\ndbscan-min-score=0.5", .dbscan, "all: eps=0.7 minimum-boxes=3 minimum-score=0.5"),
            (1, "", .dbscan, "all: eps=0 minimum-boxes=0"), (2, "eps=0.7\nminBoxes=3", .nms, ""),
            (3, "eps=0.7\nminBoxes=3\ngroup-threshold=2", .dbscanNMS, "all: eps=0.7 minimum-boxes=3"),
            (4, "post-cluster-threshold=0.5", Clustering.none, ""),
            (
                nil, "group-threshold=1\neps=0.5", .groupRectangles,
                "all: eps=0.5 group-threshold=1"
            ),
        ] as [(Int?, String, Clustering, String)]
    )
    func clusteringIsThatOfTheMode(mode: Int?, keys: String, clustering: Clustering, general: String) {
        let (detection, lines) = read("[class-attrs-all]\n" + keys, mode: mode)
        #expect(lines == [])
        #expect(detection?.clustering == clustering)
        #expect(detection?.classOptions == options(general))
    }

    @Test func withoutClusteringNoOverlapIsTooLarge() {
        #expect(read("[class-attrs-all]\nnms-iou-threshold=0.4", mode: 4).detection?.nmsThreshold == 1)
    }

    @Test func groupsWithoutConfidenceHaveNoThresholdAfterThem() {
        let keys = "[class-attrs-all]\ngroup-threshold=2\neps=0.2\npost-cluster-threshold=0.5\ntopk=3"
        let detection = read(keys, mode: 0).detection
        #expect(detection?.classOptions == options("all: eps=0.2 group-threshold=2"))
        #expect(detection?.maximumPerClass == nil)
    }

    @Test func objectsMayBeCutAtTheOffsets() {
        #expect(read("crop-objects-to-roi-boundary=1").detection?.cutsAtOffsets == true)
    }

    @Test func classesOfAClassifierAreNotRead() {
        let (application, lines) = readModel(
            "[property]\nonnx-file=m.onnx\nnetwork-type=1\n[class-attrs-9]\ntopk=nonsense\n"
        )
        #expect(lines == [])
        #expect(application?.detect?.classOptions == ClassOptionsText())
    }

    @Test(arguments: [
        (
            "[class-attrs-all]\ntreshold=0.5",
            """
            5:1: warning: The key `treshold` is not known in `[class-attrs-all]` and has no effect; `threshold` may \
            be meant.
            """
        ),
        (
            "num-detected-classes=2\n[class-attrs-2]\ntopk=1",
            "5:1: error: `[class-attrs-2]` is about class 2, but `num-detected-classes` is 2."
        ),
        (
            "[class-attrs-all]\ntopk=-1",
            "5:6: error: `topk` in `[class-attrs-all]` is `-1`; it must be a whole number from 0 to 1000000."
        ),
        (
            "[class-attrs-car]\ntopk=1",
            """
            4:1: error: The group `[class-attrs-car]` is about no class; after `class-attrs-` there must be `all` or the \
            number of a class.
            """
        ),
        (
            "[class-attrs-all]\nnms-iou-threshold=2",
            "5:19: error: `nms-iou-threshold` in `[class-attrs-all]` is `2`; it must be a number from 0 to 1."
        ),
        (
            "[class-attrs-all]\nborder-color=1;0;0",
            """
            5:14: warning: Weir chooses colours and fonts itself; in `[class-attrs-all]` it passes over `border-color`.
            5:14: error: `border-color` has 3 numbers; a colour has 4: `red;green;blue;alpha`.
            """
        ),
    ])
    func aWrongLineIsOneSentence(text: String, sentence: String) {
        #expect(read(text).lines == sentence.split(separator: "\n").map { "m.txt:\($0)" })
    }

    @Test func withoutAModeTheFamilyDecides() {
        let (detection, lines) = read("", mode: nil)
        #expect(detection?.clustering == .automatic)
        #expect(
            lines == [
                "m.txt:1:1: warning: `[property]` has no `cluster-mode`, and nothing is told of groups; overlaps are suppressed "
                    + "where the model's family needs it, as with 2 (NMS)."
            ]
        )
    }
}
