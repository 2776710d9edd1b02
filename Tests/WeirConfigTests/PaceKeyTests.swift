import Testing
import WeirCore

@testable import WeirConfig

/// The keys that say which frames are inferred where not all can be, and how soon each is through.
@Suite struct PaceKeyTests {
    private static let files = MemoryFileSystem(existing: ["/site/street.mp4"])

    private func report(_ all: String, _ source: String = "") -> ConfigurationReport {
        read("sources: [{ from: street.mp4\(source) }]\noutput: null\n\(all)\n", Self.files)
    }

    @Test func everyKeyIsTakenForAllAndForOne() throws {
        let report = report(
            "latency: 100ms\npriority: 1\nmax-inferences: 10\nmin-inferences: 0.5\ngate: motion",
            ", live: true, latency: 2s, priority: 3, max-inferences: 5, min-inferences: 1, gate: none"
        )
        #expect(report.lines == [])
        let application = try #require(report.application)
        #expect(
            application.pace
                == .init(latency: 100, priority: 1, mostInferences: 10, leastInferences: 0.5, gate: .motion)
        )
        #expect(
            application.sources[0].pace
                == .init(
                    latency: 2000,
                    priority: 3,
                    mostInferences: 5,
                    leastInferences: 1,
                    gate: Application.Pace.Gate.none
                )
        )
    }

    @Test func whatASourceLeavesOpenIsAsForAll() throws {
        let application = try #require(report("latency: 100ms\ngate: motion", ", live: true, priority: 3").application)
        #expect(
            application.pace(of: application.sources[0]) == .init(latency: 100, priority: 3, gate: .motion)
        )
    }

    @Test(arguments: [
        ("latency: 0s", "latency", "a time such as `100ms`, from 1ms to 1m"),
        ("latency: 2m", "latency", "a time such as `100ms`, from 1ms to 1m"),
        ("latency: soon", "latency", "a time such as `100ms`, from 1ms to 1m"),
        ("priority: 0", "priority", "a number from 0.001 to 1000"),
        ("max-inferences: -1", "max-inferences", "a number from 0.001 to 1000"),
        ("gate: always", "gate", "`none` or `motion`"),
    ])
    func whatCannotBeIsRefused(line: String, key: String, expected: String) throws {
        let told = try #require(report(line).lines.first)
        #expect(told.hasPrefix("/site/street.yaml:3:"), "\(told)")
        #expect(told.contains("`\(key)`") && told.contains(expected), "\(told)")
    }

    @Test func aFloorAboveTheCeilingIsRefused() {
        #expect(
            report("min-inferences: 5", ", max-inferences: 2").lines == [
                "/site/street.yaml:1:11: error: `min-inferences` is 5, more than `max-inferences`, which is 2."
            ]
        )
    }

    @Test func aPromiseForAFileThatIsReadAsFastAsItCanBeIsToldOf() {
        #expect(
            report("latency: 100ms").lines == [
                "/site/street.yaml:1:11: warning: No latency can be promised for `0`, which is read as fast as it can be; make it `live: true`."
            ]
        )
    }
}
