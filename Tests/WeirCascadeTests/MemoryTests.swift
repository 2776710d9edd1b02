import Testing
import WeirCore

@testable import WeirCascade

@Suite struct MemoryTests {
    private func known(_ number: Int, side: Float = 10) -> ChosenObject {
        let identity = ObjectIdentity(track: TrackID(source: SourceID("a"), number: number), steps: [])
        return ChosenObject(place: [0], box: Box(x: 0, y: 0, width: side, height: side), identity: identity)
    }

    private func color(_ label: String, _ confidence: Float) -> StageAnswer {
        var attributes = Attributes()
        attributes.classifications = [Classification(attribute: "color", label: label, confidence: confidence)]
        return StageAnswer(attributes: attributes)
    }

    @Test func objectsAreLookedAtAgainAfterTheInterval() {
        var plan = ReinferencePlan(interval: 3)
        let due = (0..<8).map { plan.isDue(known(1), frame: $0) }
        #expect(due == [true, false, false, true, false, false, true, false])
    }

    @Test func growingByAFifthIsAReason() {
        var plan = ReinferencePlan(interval: 100)
        // 19 % more area, 21 %, the same again.
        let sides: [Float] = [10, 10.9, 11, 11]
        let due = sides.enumerated().map { plan.isDue(known(1, side: $1), frame: $0) }
        #expect(due == [true, false, true, false])
    }

    @Test func strangersAndWhoeverIsAlwaysAskedForAreDue() {
        var plan = ReinferencePlan(interval: 5)
        let stranger = ChosenObject(place: [0], box: Box(x: 0, y: 0, width: 1, height: 1), identity: nil)
        #expect((0..<3).map { plan.isDue(stranger, frame: $0) } == [true, true, true])
        var always = ReinferencePlan(interval: 0)
        #expect((0..<3).map { always.isDue(known(1), frame: $0) } == [true, true, true])
    }

    @Test func votesDecide() throws {
        var memory = IdentityMemory()
        let who = try #require(known(1).identity)
        let box = Box(x: 0, y: 0, width: 10, height: 10)
        for (frame, answer) in [("red", 0.9), ("blue", 0.6), ("blue", 0.6)].enumerated() {
            memory.learn(color(answer.0, Float(answer.1)), of: who, at: box, frame: frame)
        }
        let recalled = memory.recall(who, at: box, frame: 3)
        let color = try #require(recalled?.attributes.classifications.first)
        #expect(color.label == "blue")
        #expect(abs(color.confidence - 0.4) < 1e-6, "1.2 of 3 answers")
        let stranger = memory.recall(try #require(known(2).identity), at: box, frame: 3)
        #expect(stranger == nil)
    }

    @Test func ofManyLabelsEachIsDecidedByItself() throws {
        var memory = IdentityMemory()
        let who = try #require(known(1).identity)
        let box = Box(x: 0, y: 0, width: 10, height: 10)
        for (frame, labels) in [["hat", "bag"], ["hat"], ["bag", "hat"], ["hat"]].enumerated() {
            var answer = StageAnswer()
            answer.attributes.classifications = labels.map {
                Classification(attribute: "wears", label: $0, confidence: 1)
            }
            memory.learn(answer, of: who, at: box, frame: frame)
        }
        let labels = memory.recall(who, at: box, frame: 4)?.attributes.classifications.map(\.label)
        #expect(labels == ["hat"], "the bag is in only half of the answers")
    }

    @Test func numbersAreAveraged() throws {
        var memory = IdentityMemory()
        let who = try #require(known(1).identity)
        let box = Box(x: 0, y: 0, width: 10, height: 10)
        for (frame, age) in [Float(30), 36].enumerated() {
            var answer = StageAnswer()
            answer.attributes.measurements = [Measurement(name: "age", value: age)]
            answer.attributes.embedding = [age, 1]
            memory.learn(answer, of: who, at: box, frame: frame)
        }
        let recalled = memory.recall(who, at: box, frame: 2)
        let attributes = try #require(recalled?.attributes)
        #expect(attributes.measurements == [Measurement(name: "age", value: 33)])
        #expect(attributes.embedding == [33, 1])
    }

    @Test func partsMoveWithTheWhole() throws {
        var memory = IdentityMemory()
        let who = try #require(known(1).identity)
        let plate = DetectedObject(
            box: Box(x: 12, y: 24, width: 4, height: 2),
            classID: 0,
            label: "plate",
            confidence: 1,
            stage: 2
        )
        memory.learn(StageAnswer(parts: [plate]), of: who, at: Box(x: 10, y: 20, width: 10, height: 10), frame: 0)
        let moved = memory.recall(who, at: Box(x: 100, y: 50, width: 20, height: 10), frame: 1)?.parts
        #expect(moved?.map(\.box) == [Box(x: 104, y: 54, width: 8, height: 2)])
    }

    @Test func whoIsGoneIsForgotten() throws {
        var memory = IdentityMemory()
        let box = Box(x: 0, y: 0, width: 10, height: 10)
        let (gone, here) = (try #require(known(1).identity), try #require(known(2).identity))
        memory.learn(color("red", 1), of: gone, at: box, frame: 0)
        memory.learn(color("blue", 1), of: here, at: box, frame: 0)
        for frame in 1..<400 { _ = memory.recall(here, at: box, frame: frame) }
        #expect(memory.count == 1)
        let forgotten = memory.recall(gone, at: box, frame: 400)
        #expect(forgotten == nil)
    }

    @Test func answersAreAddedToWhatIsKnown() {
        var object = DetectedObject(box: Box(x: 0, y: 0, width: 9, height: 9), classID: 0, label: "car", confidence: 1)
        color("red", 1).add(to: &object)
        var second = StageAnswer()
        second.attributes.classifications = [Classification(attribute: "type", label: "van", confidence: 1)]
        second.add(to: &object)
        #expect(object.attributes.classifications.map(\.label) == ["red", "van"])
    }
}
