import Testing
import WeirCascade
import WeirCore
import WeirDecoding

@testable import WeirElements

/// When a later model looks at an object that a tracker knows.
@Suite struct ObjectStageTests {
    private static let size = Size(width: 100, height: 100)

    private static let object = DetectedObject(
        box: Box(x: 10, y: 10, width: 20, height: 20),
        classID: 0,
        label: "car",
        confidence: 1,
        trackID: TrackID(source: SourceID("a"), number: 1)
    )

    /// The frames of the first 31 in which it looks.
    private func looks(_ stage: ObjectStage) -> [Int] {
        (0...30).filter { !stage.work(on: [Self.object], of: Self.size, frame: $0).due.isEmpty }
    }

    @Test(arguments: [
        (ModelTask.detect, 1), (.pose, 1), (.raw, 1), (.text, 5), (.regress, 5), (.embed, 10), (.classify, 15),
    ])
    func theIntervalGoesByTheTaskWhereNothingIsSaid(task: ModelTask, interval: Int) {
        let stage = ObjectStage(ObjectChoice(), toldIn: nil, interval: nil)
        stage.begin(task)
        #expect(looks(stage) == (0...30).filter { $0.isMultiple(of: interval) })
        stage.forget()
        #expect(looks(stage) == (0...30).filter { $0.isMultiple(of: interval) })
    }

    @Test(arguments: [ModelTask.detect, .text, .classify]) func whatIsSaidHoldsForAnyTask(task: ModelTask) {
        let stage = ObjectStage(ObjectChoice(), toldIn: nil, interval: 4)
        stage.begin(task)
        #expect(looks(stage) == [0, 4, 8, 12, 16, 20, 24, 28])
        let always = ObjectStage(ObjectChoice(), toldIn: nil, interval: 0)
        always.begin(task)
        #expect(looks(always) == Array(0...30))
    }

    /// Another model knows nothing of what the one before has seen.
    @Test func anotherModelBeginsAnew() {
        let stage = ObjectStage(ObjectChoice(), toldIn: nil, interval: nil)
        stage.begin(.classify)
        _ = stage.work(on: [Self.object], of: Self.size, frame: 0)
        #expect(stage.work(on: [Self.object], of: Self.size, frame: 1).due.isEmpty)
        stage.begin(.text)
        #expect(stage.work(on: [Self.object], of: Self.size, frame: 2).due == [0])
    }
}
