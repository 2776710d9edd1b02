import CWeirGStreamer
import WeirCore
import WeirGStreamer

/// Why a live source gives no frames.
struct SourceFailure: Equatable, Sendable {
    enum Reason: String, CaseIterable, Sendable {
        /// Nobody is there, or who is there doesn't serve.
        case refused
        case unauthorised
        case notFound = "not-found"
        case noData = "no-data"
        case undecodable
        case ended
    }

    var reason: Reason
    /// What the element said, for those who look closer.
    var cause: String?

    init(_ reason: Reason, cause: String? = nil) {
        self.reason = reason
        self.cause = cause
    }

    /// What an element's error means; `hasFrames` says whether it had been giving frames.
    init(_ report: ElementReport, hasFrames: Bool) {
        let detail = report.detail?.split(separator: "\n").last.map(String.init) ?? ""
        let cause = detail.isEmpty ? report.text : "\(report.text): \(detail)"
        self.init(Self.reason(report, detail, hasFrames), cause: cause)
    }

    private static func reason(_ report: ElementReport, _ detail: String, _ hasFrames: Bool) -> Reason {
        // What servers answer stands in the details only (RFC 7826, section 17; RFC 9110, section 15).
        if ["(401)", "(403)", "(407)", "Forbidden"].contains(where: detail.contains) { return .unauthorised }
        if ["(404)", "(410)"].contains(where: detail.contains) { return .notFound }
        switch (report.domain, report.code) {
        case (.resource, Int(GST_RESOURCE_ERROR_NOT_AUTHORIZED.rawValue)): return .unauthorised
        case (.resource, Int(GST_RESOURCE_ERROR_NOT_FOUND.rawValue)): return hasFrames ? .ended : .notFound
        case (.stream, Int(GST_STREAM_ERROR_FAILED.rawValue)):
            // The words of a source that stopped for whatever reason.
            return detail.contains("not-negotiated") ? .undecodable : hasFrames ? .ended : .refused
        case (.stream, _), (.core, _): return .undecodable
        default: return detail.contains("Timeout") ? .noData : hasFrames ? .ended : .refused
        }
    }

    /// What happened, as the beginning of a sentence.
    func text(of name: String) -> String {
        switch reason {
        case .refused: "\(name) can't be reached; check its address, and that it is switched on"
        case .unauthorised: "\(name) refuses the user or the password; check the credentials"
        case .notFound: "\(name) is not there; check the path in its address"
        case .noData: "\(name) sends no data"
        case .undecodable: "\(name) sends what can't be decoded; check that it sends video and plays elsewhere"
        case .ended: "\(name) has ended"
        }
    }
}
