import Testing
import WeirCore

@testable import WeirDecoding

/// Expects `found` to be those of `objects` that reach the threshold, most confident first.
func expectObjects(
    _ found: DecodedOutput,
    _ objects: [PlainReading.Object],
    _ options: DecodingOptions,
    suppressing: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let strong = objects.filter { $0.score >= Double(options.threshold) }
    let plain =
        suppressing
        ? PlainReading.suppress(strong, above: Double(options.nmsThreshold))
        : strong.sorted { $0.score > $1.score }
    #expect(plain.count > 3, "the tensor holds too little to tell", sourceLocation: sourceLocation)
    #expect(found.dropped == 0, sourceLocation: sourceLocation)
    #expect(found.detections.map(\.classID) == plain.map(\.classID), sourceLocation: sourceLocation)
    for (detection, object) in zip(found.detections, plain) {
        #expect(abs(Double(detection.confidence) - object.score) < 1e-5, sourceLocation: sourceLocation)
        let corners = [detection.box.x, detection.box.y, detection.box.right, detection.box.bottom].map(Double.init)
        let points = detection.keypoints.flatMap { [Double($0.point.x), Double($0.point.y)] }
        let expected =
            [object.left, object.top, object.right, object.bottom] + object.points.flatMap { [$0.x, $0.y] }
        #expect(corners.count + points.count == expected.count, sourceLocation: sourceLocation)
        let distance = zip(corners + points, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(distance < 2e-3, "\(detection) is not \(object)", sourceLocation: sourceLocation)
    }
}
