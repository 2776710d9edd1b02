import Testing
import WeirCore

@testable import WeirConfig

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Folder of real configurations; nil where the machine hasn't got it.
let deepStreamConfigurations: String? = {
    let here = FilePath.folder(of: #filePath)
    let shared = getenv("WEIR_TEST_DATA").map { String(cString: $0) } ?? here + "/../../../shared/data"
    let folder = shared + "/deepstream-configs"
    return LocalFileSystem().kind(of: folder) == .folder ? folder : nil
}()

private func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var paths: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name.hasPrefix(".") { continue }
        let path = folder + "/" + name
        paths += LocalFileSystem().kind(of: path) == .folder ? files(in: path) : [path]
    }
    return paths.sorted()
}

@Suite(.enabled(if: deepStreamConfigurations != nil, "needs deepstream-configs of the test data"))
struct DeepStreamDataTests {
    private var paths: [String] { files(in: deepStreamConfigurations ?? "") }

    @Test func everyFileIsReadAndEveryProblemHasAPlace() {
        #expect(paths.count >= 115)
        let reader = ConfigurationReader()
        for path in paths {
            let report = reader.read(path)
            #expect((report.application == nil) == report.diagnostics.contains { $0.severity == .error })
            #expect(report.diagnostics.allSatisfy { !$0.place.file.isEmpty && $0.sentence.hasSuffix(".") })
        }
    }

    @Test func everyFileAboutAModelIsRead() {
        for path in paths where path.contains("/nvinfer/") {
            let reading = Reading(fileSystem: LocalFileSystem())
            guard let text = reading.text(ofFile: path, place: Place(file: path)),
                let file = ConfigurationText(file: path, text: text, reading: reading).keyFile()
            else {
                Issue.record("\(path) was not read")
                continue
            }
            let folder = FilePath.folder(of: path)
            _ = NvInferReader(file: file, reading: reading, folder: folder).detection(application: nil)
            #expect(file["property"] != nil)
        }
    }
}
