import Testing
import WeirTestKit

@testable import Weir

/// Where two boxes of one object have level scores, rounding in the engine decides which of them stays.
@Suite struct LevelScoresTests {
    /// Says how Weir's box, which the plain reading left out for another, is compared where its score is `rival`.
    private func compared(rival: String) throws -> String {
        let program = """
            from types import SimpleNamespace
            import numpy as np
            from plain.candidates import candidates, suppress
            from plain.findings import Thing, placed
            from plain.inputs import Placement
            from verification.objects import Pairing, compare_objects
            from verification.outcome import Outcome
            boxes = [[0, 0, 10, 20], [0.4, 0.2, 10.4, 20.2]]
            found = suppress(candidates(boxes, [0, 0], [0.6, \(rival)], 0.35), 0.6).things()
            plain = [placed(thing, Placement(0, 0, 100, 50, 200, 100)) for thing in found]
            weir = [Thing(np.array([0.8, 0.4, 20.8, 40.4]), 0, 0.6)]
            outcome = Outcome()
            request = SimpleNamespace(threshold=0.35, label=str)
            compare_objects(Pairing(weir, plain), SimpleNamespace(name="street.png"), request, outcome)
            print("\\n".join(outcome.lines()))
            """
        let result = try ProgramRun(
            "/usr/bin/env",
            ["python3", "-c", program],
            environment: ["PYTHONPATH": "\(checkout)/.dependencies/python:\(checkout)/toolkit"]
        )
        #expect(result.errors.isEmpty)
        return result.output
    }

    @Test func aBoxOfALevelScoreIsAsGood() throws {
        #expect(
            try compared(rival: "0.5999") == """
                  objects        1 in both, 0 only in Weir, 0 only in the plain reading
                  ties           1 compared with a box of a level score that the plain reading left out
                  worst overlap  1.0000         0, street.png                (bound 0.98)
                  worst score    0.0000 apart   0, street.png                (bound 0.01)
                equal within the bounds

                """
        )
    }

    @Test func aBoxOfALowerScoreIsNot() throws {
        #expect(
            try compared(rival: "0.5899") == """
                  objects        1 in both, 0 only in Weir, 0 only in the plain reading
                  worst overlap  0.9055         0, street.png                (bound 0.98)  BEYOND
                  worst score    0.0000 apart   0, street.png                (bound 0.01)
                NOT equal within the bounds

                """
        )
    }
}
