import FoundationEssentials
import Glibc
import WeirCore
import WeirDownload

/// Asks a service of Weir's; a token is taken from the variable WEIR_TOKEN.
struct ServiceClient {
    let address: String
    /// A file of certificates to trust instead of the system's.
    let trust: String?

    /// The document at a path; throws `.resource` with what the service says where it refuses.
    func fetch<Document: Decodable>(_ path: String) throws(WeirError) -> Document {
        let body = try fetchData(path)
        guard let document = try? JSONDecoder().decode(Document.self, from: body) else {
            throw WeirError(.resource, "\(base) answers, but not as a service of Weir does.")
        }
        return document
    }

    /// The bytes of the document at a path.
    func fetchData(_ path: String) throws(WeirError) -> Data {
        let token = getenv("WEIR_TOKEN").map { String(cString: $0) }
        let answer = try WebRequest(
            "GET",
            base + path,
            headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:],
            trustedCertificates: trust
        ).send()
        let body = Data(answer.body)
        guard answer.status == 200 else {
            let problem = try? JSONDecoder().decode(ProblemSummary.self, from: body)
            throw WeirError(.resource, "\(base) answers \(answer.status): \(problem?.detail ?? "it says no more.")")
        }
        return body
    }

    private var base: String { address.hasSuffix("/") ? String(address.dropLast()) : address }
}

private struct ProblemSummary: Decodable {
    let detail: String
}

extension String {
    /// The text without what a terminal would take for a command.
    var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}
