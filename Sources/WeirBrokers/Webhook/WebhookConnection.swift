import CWeirCurl
import WeirCore

/// A connection to a web server that stays open from one message to the next.
final class WebhookConnection: @unchecked Sendable {
    // Safe to share: one thread at a time sends, and the interruption has a lock of its own.
    enum Outcome {
        /// The server's status, and the seconds that it wants to be left alone for.
        case answered(Int, retryAfter: Int)
        case failed(CURLcode, String)
    }

    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let curl: UnsafeMutableRawPointer
    private let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let interruption = Monitor(false)

    /// Throws `.library` where libcurl can't begin.
    init(_ settings: BrokerSettings) throws(WeirError) {
        guard Self.isReady, let curl = curl_easy_init() else {
            throw WeirError(.library, "webhook: libcurl can't begin.")
        }
        self.curl = curl
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        cweir_curl_set_error_buffer(curl, reason)
        cweir_curl_set_text(curl, CURLOPT_URL, settings.address)
        cweir_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        cweir_curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
        cweir_curl_set_number(curl, CURLOPT_TCP_KEEPALIVE, 1)
        cweir_curl_set_discarder(curl, discardBody)
        cweir_curl_set_progress(curl, isToEnd, Unmanaged.passUnretained(interruption).toOpaque())
        if let user = settings.user {
            cweir_curl_set_text(curl, CURLOPT_USERNAME, user)
            cweir_curl_set_text(curl, CURLOPT_PASSWORD, settings.password ?? "")
        }
        if let security = settings.security { secure(security) }
    }

    deinit {
        curl_easy_cleanup(curl)
        reason.deallocate()
    }

    private func secure(_ security: BrokerSecurity) {
        let files = [
            (CURLOPT_CAINFO, security.authorities), (CURLOPT_CAPATH, security.authoritiesFolder),
            (CURLOPT_SSLCERT, security.certificate), (CURLOPT_SSLKEY, security.key),
        ]
        for (option, file) in files {
            if let file { cweir_curl_set_text(curl, option, file) }
        }
        // 2 stands for a check of the name, 0 for none.
        cweir_curl_set_number(curl, CURLOPT_SSL_VERIFYHOST, security.checksName ? 2 : 0)
    }

    /// Ends what waits for an answer, within about a second.
    func interrupt() { interruption.update { $0 = true } }

    /// False where it was ended before then.
    func pause(until time: MonotonicTime) -> Bool {
        interruption.wait(until: time) { $0 ? true : nil } == nil
    }

    /// Connects and shakes hands, without asking for anything.
    func reach(within milliseconds: Int) -> Outcome {
        cweir_curl_set_number(curl, CURLOPT_CONNECT_ONLY, 1)
        defer { cweir_curl_set_number(curl, CURLOPT_CONNECT_ONLY, 0) }
        return perform(within: milliseconds)
    }

    func post(_ body: [UInt8], headers: [String], within milliseconds: Int) -> Outcome {
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers { list = curl_slist_append(list, header) ?? list }
        defer {
            cweir_curl_set_list(curl, CURLOPT_HTTPHEADER, nil)
            curl_slist_free_all(list)
        }
        cweir_curl_set_list(curl, CURLOPT_HTTPHEADER, list)
        cweir_curl_set_number(curl, CURLOPT_POST, 1)
        cweir_curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        return body.withUnsafeBufferPointer { bytes in
            withUnsafePointer(to: UInt8(0)) { none in
                // Without an address the library would read the body from the standard input.
                cweir_curl_set_bytes(curl, CURLOPT_POSTFIELDS, bytes.baseAddress ?? none)
                return perform(within: milliseconds)
            }
        }
    }

    private func perform(within milliseconds: Int) -> Outcome {
        // 0 would stand for no limit.
        cweir_curl_set_number(curl, CURLOPT_TIMEOUT_MS, max(1, milliseconds))
        cweir_curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, max(1, milliseconds))
        reason.pointee = 0
        let code = curl_easy_perform(curl)
        guard code == CURLE_OK else {
            let words = reason.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: reason)
            return .failed(code, words)
        }
        var (status, wait) = (0, curl_off_t(0))
        cweir_curl_status(curl, &status)
        cweir_curl_retry_after(curl, &wait)
        return .answered(status, retryAfter: Int(wait))
    }
}

// MARK: - C callbacks

private func discardBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int { size * count }

private func isToEnd(
    _ interruption: UnsafeMutableRawPointer?,
    _ whole: curl_off_t,
    _ received: curl_off_t,
    _ upWhole: curl_off_t,
    _ up: curl_off_t
) -> Int32 {
    guard let interruption else { return 0 }
    return Unmanaged<Monitor<Bool>>.fromOpaque(interruption).takeUnretainedValue().read { $0 } ? 1 : 0
}
