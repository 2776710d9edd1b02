import Testing
import WeirCore

@testable import WeirAnalytics

/// What is kept follows the objects that are alive, not those that ever were.
struct MemoryTests {
    /// People come, walk by and go, each with an identity of his own, for nine hours.
    @Test func aMillionFramesStayLevel() {
        var rules = AnalyticsRules()
        rules.rules = [
            line(point(500, 0), point(500, 1000)),
            region(square, [.loitering(after: 1), .overcrowding(objects: 2, after: 1)]),
            AnalyticsRule(name: "near", kind: .proximity(ProximityRule(distance: .heights(1)))),
        ]
        var world = World(rules)
        var (mostObjects, mostPairs, events) = (0, 0, 0)
        for frame in 0..<1_000_000 {
            let objects = (0..<3).compactMap { lane -> DetectedObject? in
                // Each is seen for four seconds of six.
                let (walker, phase) = (frame + 50 * lane).quotientAndRemainder(dividingBy: 180)
                guard phase < 120 else { return nil }
                return someone(3 * walker + lane, 200 + 5 * Float(phase), 480 + 40 * Float(lane))
            }
            events += world.frame(Double(frame) / 30, objects).analytics.events.count
            mostObjects = max(mostObjects, world.analytics.objects.count)
            mostPairs = max(mostPairs, world.analytics.watches.proximities[0].pairs.count)
        }
        let watches = world.analytics.watches
        #expect(world.frame(33_333.4, []).analytics.lines.map(\.backwardCount) == [16_667])
        #expect(events > 50_000)
        #expect(mostObjects <= 9)
        #expect(mostPairs <= 9)
        #expect(watches.lines[0].states.count <= 9)
        #expect(watches.regions[0].places.count <= 9)
        #expect(watches.regions[0].conditions[0].ofObjects.count <= 9)
        #expect(watches.classes.accepted.allSatisfy { $0.count <= 9 })
        for step in 1...20 { _ = world.frame(33_334 + Double(step), []) }
        #expect(world.analytics.objects.count == 0)
        #expect(world.analytics.watches.proximities[0].pairs.isEmpty)
    }
}
