import Testing
import WeirConfig
import WeirCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct LocalFileSystemTests {
    private let files = LocalFileSystem()

    /// Runs `body` with an empty folder that is gone afterwards.
    private func withFolder(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/weir-config-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template)).withMemoryRebound(to: CChar.self, capacity: template.count) {
            String(cString: $0)
        }
        defer { rmdir(folder) }
        try body(folder)
    }

    @Test func filesFoldersAndDevicesAreToldApart() throws {
        try withFolder { folder in
            let path = folder + "/a.txt"
            let file = try #require(fopen(path, "w"))
            fputs("twelve bytes", file)
            fclose(file)
            defer { unlink(path) }
            #expect(files.kind(of: path) == .file(bytes: 12))
            #expect(files.kind(of: folder) == .folder)
            #expect(files.kind(of: "/dev/null") == .special)
            #expect(files.kind(of: folder + "/none") == .missing)
            #expect(files.canRead(path) && files.canWrite(path) && files.canWrite(folder))
            #expect(!files.canRead(folder + "/none") && !files.canWrite(folder + "/none"))
            #expect(try files.read(path, limit: 12) == Array("twelve bytes".utf8))
            #expect(throws: WeirError.self) { try files.read(path, limit: 11) }
            #expect(throws: WeirError.self) { try files.read(folder + "/none", limit: 1) }
            #expect(throws: WeirError.self) { try files.read(folder, limit: 1) }
        }
    }
}
