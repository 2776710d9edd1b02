import CWeirGStreamer
import Testing
import WeirCore
import WeirGStreamer

@testable import WeirElements

/// What is made of GStreamer's errors, and how attempts follow each other.
@Suite struct SourceFailureTests {
    private func reason(
        _ domain: ElementReport.Domain,
        _ code: UInt32,
        _ detail: String = "",
        hasFrames: Bool = false
    ) -> SourceFailure.Reason {
        let report = ElementReport(domain: domain, code: Int(code), text: "words", detail: "place:\n\(detail)")
        return SourceFailure(report, hasFrames: hasFrames).reason
    }

    @Test func errorsHaveReasons() {
        #expect(reason(.resource, GST_RESOURCE_ERROR_OPEN_READ_WRITE.rawValue, "Failed to connect.") == .refused)
        #expect(reason(.resource, GST_RESOURCE_ERROR_NOT_AUTHORIZED.rawValue, "Unauthorized (401)") == .unauthorised)
        #expect(reason(.resource, GST_RESOURCE_ERROR_READ.rawValue, "Forbidden (403)") == .unauthorised)
        #expect(reason(.resource, GST_RESOURCE_ERROR_NOT_FOUND.rawValue, "Not Found (404)") == .notFound)
        #expect(reason(.resource, GST_RESOURCE_ERROR_READ.rawValue, "Internal (500)") == .refused)
        #expect(reason(.resource, GST_RESOURCE_ERROR_READ.rawValue, "Timeout while waiting") == .noData)
        #expect(reason(.resource, GST_RESOURCE_ERROR_READ.rawValue, hasFrames: true) == .ended)
        #expect(reason(.stream, GST_STREAM_ERROR_TYPE_NOT_FOUND.rawValue) == .undecodable)
        #expect(reason(.core, GST_CORE_ERROR_MISSING_PLUGIN.rawValue) == .undecodable)
        #expect(reason(.stream, GST_STREAM_ERROR_FAILED.rawValue, "reason not-negotiated (-4)") == .undecodable)
        #expect(reason(.stream, GST_STREAM_ERROR_FAILED.rawValue, "reason error (-5)") == .refused)
        #expect(reason(.stream, GST_STREAM_ERROR_FAILED.rawValue, "reason error (-5)", hasFrames: true) == .ended)
    }

    private static let millisecond: UInt64 = 1_000_000

    @Test func waitsGrowAndDiffer() {
        var delay = ReconnectDelay(longest: 1000 * Self.millisecond)
        var generator = SystemRandomNumberGenerator()
        for expected: UInt64 in [100, 200, 400, 800, 1000, 1000, 1000] {
            let wait = delay.wait(after: .refused, spent: 0, &generator) / Self.millisecond
            #expect((max(100, expected * 8 / 10)...expected * 12 / 10).contains(wait))
        }
        let waits = Set((0..<20).map { _ in delay.wait(after: .refused, spent: 0, &generator) })
        #expect(waits.count > 1)
        // Time that an attempt took counts, but some wait there is always.
        #expect(delay.wait(after: .noData, spent: .max, &generator) == 100 * Self.millisecond)
        delay.reset()
        #expect(delay.wait(after: .ended, spent: 0, &generator) <= 120 * Self.millisecond)
        #expect(delay.wait(after: .unauthorised, spent: 0, &generator) >= 24_000 * Self.millisecond)
    }

    @Test func failuresAreTellingAtFirstOnly() {
        var outage = Outage(longestDelay: Self.millisecond)
        let news = (0..<12).map { _ in outage.fail(SourceFailure(.refused), spent: 0).isNews }
        #expect(news.enumerated().filter(\.element).map(\.offset) == [0, 9])
        #expect(outage.fail(SourceFailure(.notFound), spent: 0).isNews)
        #expect(outage.failures == 13)
        outage.noteFrame()
        #expect(outage.failures == 0)
        #expect(!outage.fail(SourceFailure(.refused), spent: 0).isNews, "it hasn't played for long")
        outage.noteSteady()
        #expect(outage.fail(SourceFailure(.refused), spent: 0).isNews)
    }

    @Test func aServerThatAnsweredIsWaitedForLessLong() {
        var outage = Outage(longestDelay: Self.millisecond)
        #expect(outage.answerLimit(within: 10_000 * Self.millisecond) == 10_000 * Self.millisecond)
        outage.noteFrame()
        let limits = (0..<5).map { _ in
            defer { _ = outage.fail(SourceFailure(.noData), spent: 0) }
            return outage.answerLimit(within: 10_000 * Self.millisecond) / Self.millisecond
        }
        #expect(limits == [2000, 2000, 2000, 2000, 5000])
    }
}
