import CWeirGLib

/// HMAC with SHA-256 (RFC 2104, FIPS 180-4), by GLib.
enum Authentication {
    /// SHA-256's bytes.
    private static let length = 32

    /// The code of texts that follow each other; empty where there is no memory.
    static func code(of parts: [[UInt8]], key: [UInt8]) -> [UInt8] {
        guard let sum = g_hmac_new(G_CHECKSUM_SHA256, key, gsize(key.count)) else { return [] }
        defer { g_hmac_unref(sum) }
        for part in parts { g_hmac_update(sum, part, part.count) }
        var code = [UInt8](repeating: 0, count: length)
        var count = gsize(length)
        g_hmac_get_digest(sum, &code, &count)
        return code
    }
}
