import Foundation

/// The real models, videos and ground truth, which the checkout doesn't carry.
public enum TestData {
    /// The folder; nil where it isn't there.
    public static let folder: String? = {
        let folder =
            ProcessInfo.processInfo.environment["WEIR_TEST_DATA"]
            ?? URL(filePath: checkout).deletingLastPathComponent().appending(path: "shared/data").path
        return FileManager.default.fileExists(atPath: folder + "/models") ? folder : nil
    }()

    public static let isThere = folder != nil

    /// The path of a file of the test data.
    public static func path(_ name: String) -> String { "\(folder ?? "missing")/\(name)" }
}

/// The folder that holds the project.
public let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
