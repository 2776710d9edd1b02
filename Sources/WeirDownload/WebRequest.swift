import CWeirCurl
public import WeirCore

/// One request by HTTP or HTTPS, and its answer.
public struct WebRequest: Sendable {
    /// What came back, whatever its status says.
    public struct Answer: Sendable {
        public var status: Int
        /// By names in lower case; of several of one name the last.
        public var headers: [String: String]
        public var body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public var method: String
    public var address: String
    public var headers: [String: String]
    public var body: [UInt8]?
    /// A file of certificates in PEM form that are trusted instead of the system's; nil for those.
    public var trustedCertificates: String?
    /// Seconds until the answer must be there.
    public var patience: Int

    /// Answers that are longer are cut off as broken, in bytes.
    private static let longestAnswer = 1 << 26

    public init(
        _ method: String = "GET",
        _ address: String,
        headers: [String: String] = [:],
        body: [UInt8]? = nil,
        trustedCertificates: String? = nil,
        patience: Int = 10
    ) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
        self.trustedCertificates = trustedCertificates
        self.patience = patience
    }

    /// Sends it and waits for the answer; redirections are not followed.
    ///
    /// Throws `.resource` where there is none.
    public func send() throws(WeirError) -> Answer {
        guard Transfer.library == CURLE_OK, let curl = curl_easy_init() else {
            throw WeirError(.library, "libcurl can't begin to ask \(address).")
        }
        defer { curl_easy_cleanup(curl) }
        let collector = Collector(limit: Self.longestAnswer)
        let list = headers.sorted { $0.key < $1.key }.reduce(nil as UnsafeMutablePointer<curl_slist>?) { list, header in
            curl_slist_append(list, "\(header.key): \(header.value)") ?? list
        }
        defer { curl_slist_free_all(list) }
        prepare(curl, list, Unmanaged.passUnretained(collector).toOpaque())
        let code = withExtendedLifetime(collector) { curl_easy_perform(curl) }
        guard code == CURLE_OK else {
            throw WeirError(
                .resource,
                "\(address) doesn't answer (\(String(cString: curl_easy_strerror(code)).lowercased()))."
            )
        }
        var status = 0
        cweir_curl_status(curl, &status)
        return Answer(status: status, headers: collector.headers, body: collector.body)
    }

    private func prepare(
        _ curl: UnsafeMutableRawPointer,
        _ list: UnsafeMutablePointer<curl_slist>?,
        _ collector: UnsafeMutableRawPointer
    ) {
        cweir_curl_set_text(curl, CURLOPT_URL, address)
        cweir_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        cweir_curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
        cweir_curl_set_number(curl, CURLOPT_TIMEOUT, patience)
        if let trustedCertificates { cweir_curl_set_text(curl, CURLOPT_CAINFO, trustedCertificates) }
        if method == "HEAD" { cweir_curl_set_number(curl, CURLOPT_NOBODY, 1) }
        cweir_curl_set_text(curl, CURLOPT_CUSTOMREQUEST, method)
        if let body {
            // The size must be known before the bytes are copied.
            cweir_curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            (body + [0]).withUnsafeBufferPointer { bytes in
                _ = cweir_curl_set_bytes(curl, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
            }
        }
        cweir_curl_set_list(curl, CURLOPT_HTTPHEADER, list)
        cweir_curl_set_writer(curl, collectBody, collector)
        cweir_curl_set_header_writer(curl, collectHeader, collector)
    }
}

/// What comes back, behind a C pointer.
private final class Collector {
    private(set) var headers: [String: String] = [:]
    private(set) var body: [UInt8] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// False where it is too much.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limit - body.count else { return false }
        body += bytes
        return true
    }

    func takeHeader(_ bytes: UnsafeRawBufferPointer) {
        let line = String(decoding: bytes, as: UTF8.self)
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop { $0 == " " }.prefix { !$0.isNewline }
        headers[line[..<colon].lowercased()] = String(value)
    }
}

// MARK: - C callbacks

private func collectBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ collector: UnsafeMutableRawPointer?
) -> Int {
    guard let collector else { return 0 }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Collector>.fromOpaque(collector).takeUnretainedValue().take(buffer) ? buffer.count : 0
}

private func collectHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ collector: UnsafeMutableRawPointer?
) -> Int {
    guard let collector else { return 0 }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
    Unmanaged<Collector>.fromOpaque(collector).takeUnretainedValue().takeHeader(buffer)
    return buffer.count
}
