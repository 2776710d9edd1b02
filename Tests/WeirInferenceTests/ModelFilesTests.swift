import Foundation
import Testing
import WeirCore

@testable import WeirInference

struct ModelLocatorTests {
    @Test func aPathIsTakenAsItStands() throws {
        #expect(try ModelLocator.path(of: "models/yolo.onnx") == "models/yolo.onnx")
    }

    @Test(arguments: [
        ("/usr/bin/weir", ["/usr/share/weir/models"]),
        ("/opt/weir/bin/weir", ["/opt/weir/share/weir/models"]),
        (
            "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstweir.so",
            ["/usr/lib/share/weir/models", "/usr/share/weir/models"]
        ),
        ("/checkout/weir/.build/x86_64/release/weir", ["/checkout/weir/models"]),
    ])
    func demoIsLookedForWhereTheBinaryIs(binary: String, folders: [String]) {
        #expect(SharedFolders.places(of: "models", environment: nil, binaries: [binary]) == folders)
        #expect(
            SharedFolders.places(of: "models", environment: "/mine", binaries: [nil, binary, binary]) == ["/mine"]
                + folders
        )
        #expect(SharedFolders.places(of: "models", environment: "", binaries: [nil]) == [])
    }
}

struct LoadedLibraryTests {
    @Test func aLineOfTheMapNamesTheFileOfItsRange() {
        let line = "7f00-7fff r-xp 00000000 08:01 42      /usr/lib/my lib.so\n"
        #expect(LoadedLibrary.path(in: line, holding: 0x7f00) == "/usr/lib/my lib.so")
        #expect(LoadedLibrary.path(in: line, holding: 0x7fff) == nil)
        #expect(LoadedLibrary.path(in: "7f00-7fff rw-p 00000000 00:00 0 \n", holding: 0x7f00) == nil)
        #expect(LoadedLibrary.path(in: "nonsense", holding: 0) == nil)
    }

    @Test func thisCodeComesFromAFile() throws {
        let path = try #require(LoadedLibrary.path(holding: #dsohandle))
        #expect(FileManager.default.isReadableFile(atPath: path))
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
