import Testing
import WeirCore

@Suite struct BoxTests {
    @Test func areaOfABoxTurnedInsideOutIsZero() {
        #expect(Box(x: 0, y: 0, width: -2, height: 3).area == 0)
    }
}
