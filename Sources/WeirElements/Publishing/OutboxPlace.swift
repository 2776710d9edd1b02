import Foundation
import WeirCore

/// Where what waits for brokers is kept.
public enum OutboxPlace {
    /// The folder for whoever names none: where systemd says, else as the XDG Base Directory Specification has it.
    public static func defaultFolder(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if let state = environment["STATE_DIRECTORY"], !state.isEmpty { return "\(state)/outbox" }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/var/lib"
        let state = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.local/state"
        return "\(state)/weir/outbox"
    }

    /// The file of a publication in a folder, by where it goes; it is the same at each start.
    static func file(of publication: Publication, in folder: String) -> String {
        let broker = publication.broker
        let place = "\(broker.kind.rawValue)-\(broker.address)-\(publication.topic)"
        let name = place.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") ? $0 : "_" }
        // What was replaced must not make two places one.
        let check = place.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "\(folder)/\(String(name.prefix(longestName)))-\(String(check, radix: 16)).sqlite"
    }

    /// Files' names have 255 bytes at most, of which others are for endings.
    private static let longestName = 180
}
