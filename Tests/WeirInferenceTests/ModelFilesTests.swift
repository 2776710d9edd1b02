import Foundation
import Testing
import WeirCore

@testable import WeirInference

struct ModelLocatorTests {
    @Test func aPathIsTakenAsItStands() throws {
        #expect(try ModelLocator.path(of: "models/yolo.onnx") == "models/yolo.onnx")
    }

    @Test func demoIsLookedForInThreeFolders() {
        #expect(
            ModelLocator.folders(environment: "/my/models", program: "/work/weir/.build/x86_64/release/weir") == [
                "/my/models", "/work/weir/.build/x86_64/share/weir/models", "/work/weir/models",
            ]
        )
        #expect(ModelLocator.folders(environment: nil, program: "/usr/bin/weir") == ["/usr/share/weir/models"])
        #expect(ModelLocator.folders(environment: "", program: nil) == [])
    }
}

struct ModelCacheTests {
    @Test func theFolderFollowsTheSpecification() {
        #expect(ModelCache.path(cacheHome: "/var/cache/me", home: "/home/me") == "/var/cache/me/weir/models")
        #expect(ModelCache.path(cacheHome: "relative", home: "/home/me") == "/home/me/.cache/weir/models")
        #expect(ModelCache.path(cacheHome: nil, home: "/home/me") == "/home/me/.cache/weir/models")
        #expect(ModelCache.path(cacheHome: nil, home: nil) == nil)
    }

    @Test func theFolderIsMade() throws {
        let folder = try TestFolder()
        #expect(ModelCache.make("\(folder.path)/a/b/c"))
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/a/b/c"))
        try folder.write("file", [1])
        #expect(!ModelCache.make("\(folder.path)/file/c"))
    }

    /// A folder that the library cannot use costs time, not the model.
    @Test func aCompiledModelIsKeptAndDamageIsMended() throws {
        let folder = try TestFolder()
        let path = try folder.writeModel("failing", TestModels.failing, weights: TestModels.failingWeights)
        let cache = "\(folder.path)/cache"
        #expect(ModelCache.make(cache))
        let input = ModelInput(size: Size(width: 2, height: 2))
        let options = CompileOptions(input: input, cacheFolder: cache)
        let engine = try OpenVINOEngine.shared.get()
        for damage in [nil, Data(), Data([1, 2, 3])] as [Data?] {
            for name in try FileManager.default.contentsOfDirectory(atPath: cache) {
                guard let damage else { continue }
                try FileManager.default.removeItem(atPath: "\(cache)/\(name)")
                try damage.write(to: URL(fileURLWithPath: "\(cache)/\(name)"))
            }
            let compiled = try engine.open(ModelFile(path: path)).compile(options)
            #expect(compiled.parallelRuns >= 1)
            #expect(!(try FileManager.default.contentsOfDirectory(atPath: cache)).isEmpty)
        }
    }
}

struct ModelFileTests {
    @Test func linksLeadToOneModel() throws {
        let folder = try TestFolder()
        let path = try folder.write("a.onnx", [1])
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/b.onnx", withDestinationPath: path)
        #expect(try ModelFile(path: "\(folder.path)/b.onnx") == ModelFile(path: path))
    }

    @Test func newWeightsMakeAnotherModel() throws {
        let folder = try TestFolder()
        let path = try folder.writeModel("a", "<net/>", weights: [1])
        let before = try ModelFile(path: path)
        try folder.write("a.bin", [1, 2])
        #expect(try ModelFile(path: path) != before)
    }
}
