import Testing
import WeirCore
import WeirTracking

struct MOTTruthTests {
    private let box = Box(x: 10, y: 20, width: 30, height: 40)

    @Test func tracksHaveIdentities() throws {
        let tracks = try MOTFormat.tracks(from: "2,3,10,20,30,40,0.9,-1,-1,-1\n2,4.0,10,20,30,40,1\n", file: "a.txt")
        #expect(tracks == [[], [TrackedObject(identity: 3, box: box), TrackedObject(identity: 4, box: box)]])
    }

    /// Pedestrians that are to be considered count, people who sit (7) distract, cars (3) and hidden people don't count.
    @Test func classesOfMOT17AreTold() throws {
        let text = "1,1,10,20,30,40,1,1,1\n1,2,10,20,30,40,0,7,1\n1,3,10,20,30,40,0,3,1\n1,4,10,20,30,40,0,1,0\n"
        let truth = try MOTFormat.truth(from: text, file: "gt.txt")
        #expect(truth.count == 1)
        #expect(truth[0].map(\.role) == [.counted, .distractor, .ignored, .ignored])
        let all = try MOTFormat.truth(from: text, file: "gt.txt", rule: .all)
        #expect(all[0].map(\.role) == [.counted, .ignored, .ignored, .ignored])
    }

    /// Other tools number classes of their own, and consider all objects.
    @Test(arguments: ["1,1,10,20,30,40,1,1,1\n1,2,10,20,30,40,1,7,1\n", "1,1,10,20,30,40,1,-1,-1\n1,2,10,20,30,40,1\n"])
    func otherClassesMeanNothing(text: String) throws {
        #expect(try MOTFormat.truth(from: text, file: "gt.txt")[0].map(\.role) == [.counted, .counted])
    }

    @Test(arguments: [
        (
            "1,-1,1,2,3,4,0.5", MOTClassRule.automatic,
            "gt.txt:1: '-1' is no identity; tracks have whole numbers from 0."
        ),
        ("1,1.5,1,2,3,4,0.5", .all, "gt.txt:1: '1.5' is no identity; tracks have whole numbers from 0."),
        ("1,1e99,1,2,3,4,0.5", .all, "gt.txt:1: '1e99' is no identity; tracks have whole numbers from 0."),
        ("1,1,1,2", .all, "gt.txt:1: 4 fields where at least 7 belong: frame,identity,left,top,width,height,score."),
        (
            "1,1,1,2,3,4,1,1\n1,2,1,2,3,4,1", .mot17,
            "gt.txt:2: there is no class; MOT17's truth has one from 1 to 13 as eighth field."
        ),
        (
            "1,2,1,2,3,4,1,-1", .mot17,
            "gt.txt:1: '-1' is no class; MOT17's truth has one from 1 to 13 as eighth field."
        ),
    ])
    func aBadLineIsNamed(text: String, rule: MOTClassRule, sentence: String) {
        let error = #expect(throws: WeirError.self) { try MOTFormat.truth(from: text, file: "gt.txt", rule: rule) }
        #expect(error?.message == sentence)
    }
}
