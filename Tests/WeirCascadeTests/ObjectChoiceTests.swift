import Testing
import WeirCore

@testable import WeirCascade

@Suite struct ObjectChoiceTests {
    private let source = SourceID("a")

    private func object(_ label: String, _ classID: Int, width: Float = 40, stage: Int = 1, track: Int? = nil)
        -> DetectedObject
    {
        DetectedObject(
            box: Box(x: 0, y: 0, width: width, height: 20),
            classID: classID,
            label: label,
            confidence: 0.9,
            trackID: track.map { TrackID(source: source, number: $0) },
            stage: stage
        )
    }

    @Test func stageClassAndSizeDecide() {
        let objects = [
            object("car", 0), object("person", 1), object("car", 0, width: 10), object("car", 0, width: 500),
            object("car", 0, stage: 2), object("", 0), object("car", 0, width: 0),
        ]
        func chosen(_ choice: ObjectChoice) -> [[Int]] { choice.objects(in: objects).map(\.place) }
        #expect(chosen(ObjectChoice()) == [[0], [1], [2], [3], [4], [5]])
        #expect(chosen(ObjectChoice(stage: 2)) == [[4]])
        #expect(chosen(ObjectChoice(classes: ["car"])) == [[0], [2], [3], [4]])
        #expect(chosen(ObjectChoice(classes: ["0", "person"])) == [[0], [1], [2], [3], [4], [5]])
        let limits = ObjectChoice(minimumSize: Size(width: 40, height: 20), maximumSize: Size(width: 100, height: 0))
        #expect(chosen(limits) == [[0], [1], [4], [5]])
        #expect(chosen(ObjectChoice(minimumSize: Size(width: 0, height: 21))).isEmpty)
    }

    @Test func partsAreFoundAndHaveTheIdentityOfTheWhole() throws {
        var car = object("car", 0, track: 7)
        car.parts = [object("wheel", 0, stage: 2), object("plate", 1, stage: 2), object("wheel", 0, stage: 2)]
        var stranger = object("car", 0)
        stranger.parts = [object("plate", 1, stage: 2), object("driver", 2, stage: 2, track: 9)]
        let found = ObjectChoice(stage: 2).objects(in: [car, stranger])
        #expect(found.map(\.place) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]])
        #expect(Set(found[..<3].map(\.identity)).count == 3, "each part is someone of its own")
        #expect(found[..<3].allSatisfy { $0.identity?.track.number == 7 })
        #expect(found[3].identity == nil)
        #expect(found[4].identity == ObjectIdentity(track: TrackID(source: source, number: 9), steps: []))
    }

    @Test func changesReachTheirPlace() {
        var car = object("car", 0)
        car.parts = [object("wheel", 0), object("plate", 1)]
        var objects = [object("person", 1), car]
        objects.change(at: [1, 1]) { $0.label = "sign" }
        objects.change(at: [0]) { $0.label = "man" }
        objects.change(at: [5, 0]) { $0.label = "nobody" }
        #expect(objects[1].parts.map(\.label) == ["wheel", "sign"])
        #expect(objects[0].label == "man")
    }

    @Test func sizesMayBeToldInAnotherPicture() {
        let choice = ObjectChoice(minimumSize: Size(width: 40, height: 0), maximumSize: Size(width: 100, height: 50))
        let measured = choice.measured(in: Size(width: 960, height: 540), toldIn: Size(width: 1920, height: 1080))
        #expect(measured.minimumSize == Size(width: 20, height: 0))
        #expect(measured.maximumSize == Size(width: 50, height: 25))
        #expect(choice.measured(in: Size(width: 8, height: 8), toldIn: Size(width: 0, height: 0)) == choice)
    }
}
