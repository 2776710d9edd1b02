import Foundation
import WeirCore

/// A program that was run to its end.
public struct ProgramRun: Sendable {
    public let status: Int32
    public let output: String
    public let errors: String
    /// Whether it was ended since it took too long.
    public let isTimedOut: Bool

    /// Runs a program, in `folder` where one is given, with these variables added to the environment.
    ///
    /// `whileRunning` gets it once it has started. One that doesn't end in time is killed.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: String? = nil,
        within seconds: Double = testPatience,
        whileRunning: ((ChildProcess) throws -> Void)? = nil
    ) throws {
        let files = try TemporaryFolder()
        // Files take any amount; a full pipe would hold the program up.
        let written = try FileHandle(forWritingTo: URL(filePath: files.write("output", [])))
        let complaints = try FileHandle(forWritingTo: URL(filePath: files.write("errors", [])))
        let process = try ChildProcess(
            path,
            arguments,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
            in: folder,
            output: written.fileDescriptor,
            errors: complaints.fileDescriptor
        )
        let deadline = MonotonicTime.now.advanced(by: seconds.nanoseconds)
        let isKilled = Monitor<Bool?>(nil)
        runInBackground {
            let isLate = !process.wait(until: deadline)
            if isLate { process.kill(SIGKILL) }
            isKilled.update { $0 = isLate }
        }
        do { try whileRunning?(process) } catch {
            process.kill(SIGKILL)
            throw error
        }
        let ending = process.waitForEnd()
        status = abs(ending)
        isTimedOut = isKilled.wait { $0 }
        output = try files.read("output")
        errors = try files.read("errors")
    }
}

/// The plugin as GStreamer's own programs load it.
public enum BuiltPlugin {
    /// The folder that the build puts the plugin and the tests into.
    public static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .path

    /// Whether the build has made it.
    public static let isThere = FileManager.default.fileExists(atPath: folder + "/libgstweir.so")

    /// GStreamer's list of plugins, of this process's own: the user's stays as it is, and scanning takes seconds.
    private static let registry = Result { try TemporaryFolder() }

    /// Runs one of GStreamer's programs, such as `gst-launch-1.0`, with the plugin on its path.
    public static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: String? = nil
    ) throws -> ProgramRun {
        let own = ["GST_PLUGIN_PATH": BuiltPlugin.folder, "GST_REGISTRY": "\(try registry.get().path)/registry.bin"]
        return try ProgramRun(
            "/usr/bin/\(program)",
            arguments,
            environment: own.merging(environment) { $1 },
            in: folder
        )
    }

    /// Runs a launch line.
    public static func launch(_ line: String, environment: [String: String] = [:]) throws -> ProgramRun {
        try run("gst-launch-1.0", ["-q"] + line.split(separator: " ").map(String.init), environment: environment)
    }
}
