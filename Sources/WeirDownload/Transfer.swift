import CWeirCurl
import Glibc
import WeirCore

/// One attempt to fetch the rest of a file.
struct Transfer: ~Copyable {
    enum Outcome {
        case whole
        /// What has come before is no beginning of what the server has.
        case stale
        /// Another attempt may do better.
        case broken(String)
        case refused(String)
        /// `errno` tells why.
        case unwritable
    }

    private enum Status {
        static let rangeNotSatisfiable = 416
        static let tooManyRequests = 429
        static let serverErrors = 500...599
    }

    /// A server that sends less for this long, in bytes a second and seconds, is taken for gone.
    private static let slowest = 1
    private static let patience = 30
    private static let connectionPatience = 15

    private let curl: UnsafeMutableRawPointer
    private let file: UnsafeMutablePointer<FILE>
    private let start: Int

    /// Throws where the file can't be opened, or the library can't begin.
    init(_ address: String, _ path: String) throws(WeirError) {
        guard let file = fopen(path, "ae") else {
            let reason = String(cString: strerror(errno)).lowercased()
            throw WeirError(.resource, "\(path) can't be written: \(reason).")
        }
        guard let curl = Self.library == CURLE_OK ? curl_easy_init() : nil else {
            fclose(file)
            throw WeirError(.library, "libcurl can't begin to fetch \(address).")
        }
        (self.file, self.curl) = (file, curl)
        fseek(file, 0, SEEK_END)
        start = ftell(file)
        cweir_curl_set_text(curl, CURLOPT_URL, address)
        // Nothing but the web: no file:, no ftp:, wherever an address or a redirection leads.
        cweir_curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        cweir_curl_set_text(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        cweir_curl_set_number(curl, CURLOPT_FOLLOWLOCATION, 1)
        cweir_curl_set_number(curl, CURLOPT_FAILONERROR, 1)
        cweir_curl_set_number(curl, CURLOPT_NOSIGNAL, 1)
        cweir_curl_set_number(curl, CURLOPT_CONNECTTIMEOUT, Self.connectionPatience)
        cweir_curl_set_number(curl, CURLOPT_LOW_SPEED_LIMIT, Self.slowest)
        cweir_curl_set_number(curl, CURLOPT_LOW_SPEED_TIME, Self.patience)
        cweir_curl_set_size(curl, CURLOPT_RESUME_FROM_LARGE, curl_off_t(start))
        cweir_curl_set_writer(curl, writeBytes, file)
    }

    // Evaluated once, as the library asks for.
    static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    deinit {
        curl_easy_cleanup(curl)
        fclose(file)
    }

    mutating func run(_ progress: Download.Progress) -> Outcome {
        let code = withoutActuallyEscaping(progress) { progress in
            let teller = Teller(start, progress)
            cweir_curl_set_progress(curl, tell, Unmanaged.passUnretained(teller).toOpaque())
            return withExtendedLifetime(teller) { curl_easy_perform(curl) }
        }
        guard fflush(file) == 0 else { return .unwritable }
        return outcome(code)
    }

    private func outcome(_ code: CURLcode) -> Outcome {
        var status = 0
        cweir_curl_status(curl, &status)
        let words = String(cString: curl_easy_strerror(code)).lowercased()
        switch code {
        case CURLE_OK: return .whole
        case CURLE_WRITE_ERROR: return .unwritable
        case CURLE_RANGE_ERROR: return start > 0 ? .stale : .broken(words)
        case CURLE_HTTP_RETURNED_ERROR where status == Status.rangeNotSatisfiable && start > 0: return .stale
        case CURLE_HTTP_RETURNED_ERROR:
            let mayPass = Status.serverErrors.contains(status) || status == Status.tooManyRequests
            return mayPass ? .broken("HTTP status \(status)") : .refused("HTTP status \(status)")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_COULDNT_RESOLVE_HOST, CURLE_TOO_MANY_REDIRECTS,
            CURLE_PEER_FAILED_VERIFICATION:
            return .refused(words)
        default: return .broken(words)
        }
    }
}

/// Keeps a Swift closure behind a C pointer.
private final class Teller {
    private let start: Int
    private let progress: Download.Progress

    init(_ start: Int, _ progress: @escaping Download.Progress) {
        (self.start, self.progress) = (start, progress)
    }

    func tell(_ received: Int, of whole: Int) {
        progress(start + received, whole > 0 ? start + whole : 0)
    }
}

// MARK: - C callbacks

private func writeBytes(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ file: UnsafeMutableRawPointer?
)
    -> Int
{
    guard let file else { return 0 }
    return fwrite(bytes, size, count, file.assumingMemoryBound(to: FILE.self)) * size
}

private func tell(
    _ teller: UnsafeMutableRawPointer?,
    _ whole: curl_off_t,
    _ received: curl_off_t,
    _ upWhole: curl_off_t,
    _ up: curl_off_t
) -> Int32 {
    guard let teller else { return 0 }
    Unmanaged<Teller>.fromOpaque(teller).takeUnretainedValue().tell(Int(received), of: Int(whole))
    return 0
}
