import CWeirGStreamer
import Glibc

/// The SHA-256 of files and texts (FIPS 180-4), by GLib.
public enum Checksum {
    private static let pieceLength = 1 << 16

    /// In lower-case hexadecimal digits; nil where the file can't be read.
    public static func sha256(ofFile path: String) -> String? {
        guard let file = fopen(path, "re"), let sum = g_checksum_new(G_CHECKSUM_SHA256) else { return nil }
        defer {
            fclose(file)
            g_checksum_free(sum)
        }
        var piece = [UInt8](repeating: 0, count: pieceLength)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            guard count > 0 else { break }
            g_checksum_update(sum, piece, count)
        }
        return ferror(file) == 0 ? String(cString: g_checksum_get_string(sum)) : nil
    }

    /// In lower-case hexadecimal digits.
    public static func sha256(of bytes: [UInt8]) -> String {
        guard let digits = g_compute_checksum_for_data(G_CHECKSUM_SHA256, bytes, gsize(bytes.count)) else { return "" }
        defer { g_free(digits) }
        return String(cString: digits)
    }
}
