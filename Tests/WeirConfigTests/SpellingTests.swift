import Testing

@testable import WeirConfig

@Suite struct SpellingTests {
    @Test(arguments: [
        ("threshhold", "threshold"), ("Threshold", "threshold"), ("nms_threshold", "nms-threshold"),
        ("nms-treshold", "nms-threshold"), ("modle", "model"), ("mdel", "model"), ("interval-", "interval"),
    ])
    func aSlipIsForgiven(word: String, meant: String) {
        #expect(Spelling.suggestion(for: word, among: ["model", "threshold", "nms-threshold", "interval"]) == meant)
    }

    @Test(arguments: ["speed", "", "x", String(repeating: "threshold", count: 1000)])
    func anotherWordIsNot(word: String) {
        #expect(Spelling.suggestion(for: word, among: ["model", "threshold"]) == nil)
    }

    @Test(arguments: [("", "", 0), ("a", "", 1), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ca", "abc", 3)])
    func distancesAreThoseOfStringAlignment(first: String, second: String, distance: Int) {
        #expect(Spelling.distance(from: Array(first), to: Array(second)) == distance)
        #expect(Spelling.distance(from: Array(second), to: Array(first)) == distance)
    }
}
