import Testing
import WeirCore

@testable import WeirTracking

/// What objects look like, where a model says.
struct AppearanceTests {
    private static let red: [Float] = [1, 0, 0]
    private static let blue: [Float] = [0, 0, 2]

    @Test func embeddingsAreComparedByDirection() throws {
        let one = try #require(Appearance.normalized([3, 4]))
        #expect(one == [0.6, 0.8])
        #expect(Appearance.similarity(one, [1, 0]) == 0.6)
        #expect(Appearance.similarity(one, [1, 0, 0]) == nil)
        #expect(Appearance.normalized([0, 0]) == nil)
        #expect(Appearance.normalized([.nan, 1]) == nil)
        #expect(Appearance.normalized([.infinity, 1]) == nil)
        #expect(Appearance.normalized([]) == nil)
    }

    @Test func theAverageStaysOfLengthOneAndTheGalleryBounded() {
        var appearance = Appearance()
        appearance.blend([1, 0], weight: 0.1)
        #expect(appearance.average == [1, 0])
        for _ in 0..<50 { appearance.blend([0, 1], weight: 0.1) }
        #expect((appearance.similarity(to: [0, 1]) ?? 0) > 0.99)
        appearance.blend([0, -1], weight: 0.5)
        #expect((appearance.average ?? []).allSatisfy { $0.isFinite })
        for index in 0..<250 { appearance.keep([Float(index)], capacity: 100) }
        #expect(appearance.gallery.count == 100)
        #expect(appearance.gallery.first == [150])
    }

    /// Two people in one place part again, each to where he came from; only their looks tell.
    @Test(arguments: [TrackerAlgorithm.deepsort, .botsort, .weir])
    func looksTellWhoIsWho(algorithm: TrackerAlgorithm) {
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
        var seen: [DetectedObject] = []
        for frame in 0...40 {
            let distance = abs(Float(frame) - 20) * 3
            seen = tracker.update([
                looking(person(x: 200 - distance), Self.red), looking(person(x: 202 + distance), Self.blue),
            ])
        }
        #expect(numbers(seen) == [1, 2], "\(algorithm)")
        #expect(seen.map { $0.attributes.embedding } == [Self.red, Self.blue])
    }

    /// DeepSORT finds a person again by his looks where his box no longer overlaps the predicted one.
    @Test func deepSORTFindsAgainByLooks() {
        for (look, expected) in [(Self.red, 1), (Self.blue, 2)] {
            var tracker = ObjectTracker(TrackerSettings(.deepsort), source: SourceID("street"))
            for _ in 0..<10 { _ = tracker.update([looking(person(x: 100), Self.red)]) }
            for _ in 0..<15 { _ = tracker.update([]) }
            var seen: [DetectedObject] = []
            for _ in 0..<4 { seen = tracker.update([looking(person(x: 150), look)]) }
            #expect(numbers(seen) == [expected])
        }
    }

    /// A model that comes and goes, or changes, disturbs nothing.
    @Test(arguments: TrackerAlgorithm.allCases)
    func embeddingsOfAnySizeAreSurvived(algorithm: TrackerAlgorithm) {
        var tracker = ObjectTracker(TrackerSettings(algorithm), source: SourceID("street"))
        let looks: [[Float]?] = [nil, [], [1], [1, 2], [.nan, 0], [0, 0], [1, 2, 3], nil]
        for frame in 0..<64 {
            let object = looking(person(x: 100 + Float(frame)), looks[frame % looks.count])
            #expect(numbers(tracker.update([object])) == [1], "frame \(frame)")
        }
    }

    private func looking(_ object: DetectedObject, _ embedding: [Float]?) -> DetectedObject {
        var object = object
        object.attributes.embedding = embedding
        return object
    }
}
