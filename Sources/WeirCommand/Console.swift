import Glibc
import Synchronization
import WeirCore

/// What people read: on standard error, so that records and frame rates have standard output to themselves.
enum Console {
    /// Whether a line can be written over.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Whether a progress line stands unfinished.
    private static let hasOpenLine = Mutex(false)

    static func error(_ sentence: String) {
        say("weir: error: \(sentence)")
    }

    static func warning(_ sentence: String) {
        say("weir: warning: \(sentence)")
    }

    /// Writes a line of its own.
    static func say(_ line: String) {
        let isOpen = hasOpenLine.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        writeError((isOpen ? "\r\(clearLine)" : "") + line + "\n")
    }

    /// Writes a line that the next one replaces; on anything but a terminal, a line like others.
    static func progress(_ line: String) {
        guard isTerminal else { return say(line) }
        hasOpenLine.withLock { $0 = true }
        writeError("\r\(clearLine)\(line)")
    }

    /// ECMA-48: erase to the end of the line.
    private static let clearLine = "\u{1B}[K"

    static func writeError(_ text: String) { write(text, to: STDERR_FILENO) }

    static func writeOutput(_ text: String) { write(text, to: STDOUT_FILENO) }

    private static func write(_ text: String, to descriptor: Int32) {
        // A terminal that is gone takes nothing, and there is nobody to tell.
        _ = writeWhole(Array(text.utf8), to: descriptor)
    }
}
