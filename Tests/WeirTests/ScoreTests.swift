import Testing
import WeirCore

/// The yardsticks that the demo model is measured with, on cases that can be reckoned by hand.
@Suite struct ScoreTests {
    private let picture = Size(width: 1000, height: 1000)

    private func car(_ x: Float, _ confidence: Float = 1, id: Int? = nil) -> DetectedObject {
        DetectedObject(
            box: Box(x: x, y: 100, width: 100, height: 100),
            classID: 2,
            label: "car",
            confidence: confidence,
            trackID: id.map { TrackID(source: SourceID("0"), number: $0) }
        )
    }

    @Test func whatIsFoundExactlyHasAPrecisionOfOne() {
        let frames = [[car(10), car(300)], [car(20)]]
        let score = AveragePrecision(class: 2, found: frames, truth: frames)
        #expect(score.value == 1)
        #expect(score.objects == 3)
        #expect(AveragePrecision(class: 2, found: [[], []], truth: frames).value == 0)
        #expect(AveragePrecision(class: 1, found: frames, truth: frames).value == 0)
    }

    @Test func theAreaIsThatOfTheCurve() {
        // Right, wrong, right, never found: 1 at a recall of 1/4, 2/3 at 2/4.
        let truth = [[car(10), car(300), car(500), car(700)]]
        let found = [[car(10, 0.9), car(900, 0.8), car(300, 0.7)]]
        let expected = 0.25 * 1 + 0.25 * 2 / 3
        #expect(abs(AveragePrecision(class: 2, found: found, truth: truth).value - expected) < 1e-9)
    }

    @Test func aSecondBoxOnAnObjectAndABoxBesideItAreWrong() {
        // The second lies on the same car, the third overlaps by 49 in 151.
        let found = [[car(10, 0.9), car(12, 0.8), car(351, 0.7)]]
        #expect(AveragePrecision(class: 2, found: found, truth: [[car(10), car(300)]]).value == 0.5)
    }

    @Test func identitiesThatStayHaveNoErrors() {
        let truth = (0..<30).map { [car(Float(100 + 2 * $0), id: 7)] }
        let found = (0..<30).map { [car(Float(101 + 2 * $0), id: 1)] }
        var score = TrackingScore()
        score.add(found: found, truth: truth, picture: picture)
        #expect(score.accuracy == 1)
        #expect(score.plain.objects == 1)
        #expect([score.plain.frames, score.plain.matched, score.plain.sameIdentity] == [30, 30, 30])
    }

    @Test func missesFalseAlarmsAndSwitchesAreCounted() {
        let truth = (0..<40).map { _ in [car(100, id: 7)] }
        // Ten frames one, ten frames nothing, twenty frames another, and in the last an alarm.
        var found = (0..<40).map { $0 < 10 ? [car(100, id: 1)] : $0 < 20 ? [] : [car(100, id: 2)] }
        found[39].append(car(600, id: 3))
        var score = TrackingScore()
        score.add(found: found, truth: truth, picture: picture)
        #expect([score.objects, score.misses, score.falseAlarms, score.switches] == [40, 10, 1, 1])
        #expect(abs(score.accuracy - 0.7) < 1e-9)
        #expect([score.plain.matched, score.plain.sameIdentity, score.plain.switches] == [30, 20, 1])
    }

    @Test func whoIsHiddenOrAtTheBorderIsNotInPlainSight() {
        let behindAnother = (0..<30).map { _ in [car(100, id: 7), car(150, id: 8)] }
        let atTheBorder = (0..<30).map { _ in [car(0, id: 7)] }
        var score = TrackingScore()
        score.add(found: behindAnother, truth: behindAnother, picture: picture)
        #expect(score.plain.objects == 1)
        score.add(found: atTheBorder, truth: atTheBorder, picture: picture)
        #expect(score.plain.objects == 1)
        #expect(score.objects == 90)
    }
}
