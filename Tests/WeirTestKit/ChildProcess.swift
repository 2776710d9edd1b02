import Foundation
import Glibc
import WeirCore

/// A program that runs beside the tests.
///
/// Foundation's `Process` learns of an end by a descriptor that other children may have inherited, and then waits for them
/// too; this one waits for the program itself.
public final class ChildProcess: Sendable {
    public let processIdentifier: pid_t
    /// As `waitpid` tells it; nil while it runs.
    private let ending = Monitor<Int32?>(nil)

    /// Starts it, in `folder` where one is given, with nothing to read; it writes to the two descriptors and has no others.
    ///
    /// What it writes to no descriptor is lost.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        in folder: String? = nil,
        output: Int32?,
        errors: Int32
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        for descriptor in openDescriptors where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // What the tests ignore, such as a broken pipe, the program may not.
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var number = pid_t()
        // Changes the folder and becomes the program.
        let command = ["/usr/bin/env"] + (folder.map { ["--chdir", $0] } ?? []) + [path] + arguments
        let failure = withCStrings(command) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { environment in
                posix_spawn(&number, command[0], &actions, &attributes, arguments, environment)
            }
        }
        guard failure == 0 else {
            throw WeirError(.resource, "\(path) can't be started: \(String(cString: strerror(failure))).")
        }
        processIdentifier = number
        runInBackground { [ending, number] in
            var status: Int32 = 0
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
            ending.update { $0 = status }
        }
    }

    public var isRunning: Bool { ending.read { $0 == nil } }

    public func kill(_ signal: Int32) {
        if isRunning { Glibc.kill(processIdentifier, signal) }
    }

    /// Waits for its end, no longer than until `deadline`; false where it runs on.
    public func wait(until deadline: MonotonicTime) -> Bool {
        ending.wait(until: deadline) { $0 == nil ? nil : true } ?? false
    }

    /// Its status once it has ended; killed by a signal, the signal's number below 0.
    public func waitForEnd() -> Int32 {
        let status = ending.wait { $0 }
        // The lower seven bits are a signal's number, as in the macros beside `waitpid`.
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : -signal
    }
}

private var openDescriptors: [Int32] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    return (names ?? []).compactMap { Int32($0) }
}

/// Lends texts as C has them, ended by a null pointer.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
