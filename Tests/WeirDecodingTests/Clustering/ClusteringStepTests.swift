import Testing
import WeirCore

@testable import WeirDecoding

/// What comes before and after clustering, and in which order.
@Suite struct ClusteringStepTests {
    private typealias Object = PlainClustering.Object

    private static let modes = Clustering.allCases.filter { $0 != .automatic }

    /// The steps one after another, as the documentation tells them.
    private func plainly(_ objects: [Object], _ clustering: Clustering, _ options: DecodingOptions) -> [Object] {
        let taken = objects.filter { object in
            options.allowedClasses?.contains(object.classID) != false
                && object.score >= Double(options.rules[object.classID].threshold)
        }
        var classes: [[Object]] = []
        for classID in 0..<3 {
            let rule = options.rules[classID]
            let plain = PlainClustering(
                epsilon: Double(rule.epsilon),
                groupThreshold: rule.groupThreshold,
                minimumBoxes: rule.minimumBoxes,
                minimumScore: Double(rule.minimumScore)
            )
            let candidates = taken.filter { $0.classID == classID }
            switch clustering {
            case .automatic, .nms, .none: classes.append(candidates)
            case .groupRectangles: classes.append(plain.grouped(candidates))
            case .dbscan: classes.append(plain.merged(candidates))
            case .dbscanNMS: classes.append(plain.dense(candidates))
            }
        }
        if clustering == .nms || clustering == .dbscanNMS {
            if options.isClassAgnostic {
                let threshold = Double(options.nmsThreshold)
                let all = PlainClustering.suppressed(
                    clustering == .nms ? taken : classes.flatMap(\.self),
                    above: threshold,
                    ofAnyClass: true
                )
                classes = (0..<3).map { classID in all.filter { $0.classID == classID } }
            } else {
                classes = classes.enumerated().map {
                    PlainClustering.suppressed($1, above: Double(options.rules[$0].nmsThreshold))
                }
            }
        }
        let kept = classes.enumerated().map { classID, objects in
            let rule = options.rules[classID]
            let confident = objects.filter { $0.score >= Double(rule.postThreshold) }
            return confident.count <= rule.maximum ? confident : Array(sorted(confident).prefix(rule.maximum))
        }
        return Array(sorted(kept.flatMap(\.self)).prefix(options.maximumDetections))
    }

    /// Stable: the first of equals stays first.
    private func sorted(_ objects: [Object]) -> [Object] {
        objects.enumerated().sorted { ($0.element.score, $1.offset) > ($1.element.score, $0.offset) }.map(\.element)
    }

    /// Scores are all different, so that the order of equals, which each mode has its own of, doesn't matter.
    private func world(_ random: inout TestRandom) -> [Object] {
        let count = random.int(0..<24)
        let scores = (0..<count).map { (Double($0) + 1) / 32 }.shuffled(using: &random)
        return scores.map { score in
            let (left, top) = (Double(random.int(0..<12)), Double(random.int(0..<4)))
            let (width, height) = (Double(random.int(1..<9)), Double(random.int(1..<9)))
            return Object(box: [left, top, left + width, top + height], classID: random.int(0..<3), score: score)
        }
    }

    private func rule(_ random: inout TestRandom) -> ClassRule {
        var rule = ClassRule(threshold: Float(random.int(0..<16)) / 32, nmsThreshold: Float(random.int(0..<5)) / 4)
        rule.postThreshold = Float(random.int(0..<24)) / 32
        rule.maximum = [0, 1, 2, 5, .max][random.int(0..<5)]
        rule.epsilon = Float(random.int(0..<6)) / 4
        rule.groupThreshold = random.int(0..<3)
        rule.minimumBoxes = random.int(0..<4)
        rule.minimumScore = Float(random.int(0..<32)) / 32
        return rule
    }

    @Test(arguments: 0..<400) func theStepsAreThoseOfThePlainReading(seed: Int) {
        var random = TestRandom(seed: UInt64(seed))
        let objects = world(&random)
        var options = DecodingOptions(rules: ClassTable(rule(&random), special: [1: rule(&random)]))
        options.allowedClasses = random.int(0..<2) == 0 ? nil : [0, 1]
        options.maximumDetections = random.int(0..<12)
        options.isClassAgnostic = seed % 2 == 1
        // One threshold for all where classes suppress each other, which keeps the plain reading plain.
        let nmsThreshold = options.nmsThreshold
        if options.isClassAgnostic { options.rules.special[1]?.nmsThreshold = nmsThreshold }
        for clustering in Self.modes {
            options.clustering = clustering
            var candidates = CandidateList(options)
            for object in objects {
                candidates.add(object.detection.box, classID: object.classID, score: Float(object.score))
            }
            let plain = plainly(objects, clustering, options)
            for output in [candidates.suppressingOverlaps(), candidates.sorted()] {
                #expect(output.detections.map(\.classID) == plain.map(\.classID), "\(clustering)")
                #expect(output.detections.map { Double($0.confidence) } == plain.map(\.score), "\(clustering)")
                let distances = zip(output.detections, plain).map { abs($0.box.centerX - $1.detection.box.centerX) }
                #expect(distances.allSatisfy { $0 < 1e-3 }, "\(clustering)")
            }
        }
    }

    @Test func modelsThatSuppressOverlapsThemselvesAreTakenAtTheirWordUnlessAClusteringIsAskedFor() {
        var options = DecodingOptions(threshold: 0, nmsThreshold: 0.5)
        func count() -> Int {
            var candidates = CandidateList(options)
            for score in [0.5, 0.25] as [Float] {
                candidates.add(Box(x: 0, y: 0, width: 4, height: 4), classID: 0, score: score)
            }
            return candidates.sorted().detections.count
        }
        #expect(count() == 2)
        options.clustering = .nms
        #expect(count() == 1)
    }

    @Test func theMostConfidentCandidateLendsItsKeypointsAndMask() {
        var options = DecodingOptions(threshold: 0, nmsThreshold: 0.5)
        options.rules.general.epsilon = 0.5
        options.rules.general.groupThreshold = 1
        options.rules.general.minimumBoxes = 2
        let candidates = [0.25, 0.75, 0.5].enumerated().map { index, score in
            var detection = Detection(
                box: Box(x: Float(index), y: 0, width: 20, height: 20),
                classID: 0,
                confidence: Float(score)
            )
            detection.keypoints = [Keypoint(x: Float(index), y: 0, confidence: 1)]
            detection.mask = ObjectMask(size: Size(width: 1, height: 1), values: [UInt8(index)])
            return detection
        }
        for clustering in [Clustering.nms, .groupRectangles, .dbscan, .dbscanNMS] {
            let objects = candidates.clustered(clustering, options)
            #expect(objects.map(\.confidence) == [0.75])
            #expect(objects.first?.keypoints == candidates[1].keypoints)
            #expect(objects.first?.mask == candidates[1].mask)
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: modes) func tenThousandCandidatesAreSurvived(clustering: Clustering) {
        var random = TestRandom(seed: 3)
        var options = DecodingOptions(threshold: 0, nmsThreshold: 0.5)
        options.rules.general.epsilon = 0.3
        options.rules.general.groupThreshold = 1
        options.rules.general.minimumBoxes = 3
        options.rules.general.maximum = 100
        options.isClassAgnostic = true
        let crowd = (0..<10_000).map { _ in
            Detection(
                box: Box(x: random.float(0...600), y: random.float(0...600), width: 20, height: 20),
                classID: random.int(0..<2),
                confidence: random.float(0...1)
            )
        }
        let objects = crowd.clustered(clustering, options)
        #expect(objects == objects.sortedByConfidence())
        #expect(objects.count <= 200)
        #expect(objects.allSatisfy { $0.box.isValid })
    }
}
