import Testing
import WeirTestKit

/// What the benchmarks reckon with has tests of its own, in Python.
struct BenchTests {
    @Test func theArithmeticOfTheBenchmarksIsRight() throws {
        let result = try ProgramRun("/usr/bin/env", ["python3", checkout + "/scripts/bench/test_scores.py"])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("OK"), "\(result.errors)")
    }
}
