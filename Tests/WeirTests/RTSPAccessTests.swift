import Foundation
import Testing
import WeirConfig
import WeirCore
import WeirTestKit

@testable import Weir

/// Who may come to an RTSP server, how, and to what, tried by GStreamer's own client.
@Suite struct RTSPAccessTests {
    typealias Output = Application.Output

    private static func mount(
        _ path: String,
        _ serving: Output.Serving = .init(),
        multicast: Output.Multicast? = nil
    ) -> Output.Kind {
        .rtsp(port: 0, mount: path, encoding: .software, serving: serving, multicast: multicast)
    }

    /// Reads ten frames; what GStreamer says where it can't.
    private func read(_ address: String, _ settings: String = "protocols=tcp") throws -> String? {
        let decoder = "rtph264depay ! h264parse ! avdec_h264 ! identity eos-after=10 ! fakesink"
        let run = try launch("rtspsrc location=\(address) latency=0 \(settings) ! \(decoder)")
        return run.status == 0 ? nil : run.errors
    }

    /// The same for what must come: a client whom a busy machine has kept waiting for too long comes again, as people do.
    private func readPatiently(_ address: String, _ settings: String = "protocols=tcp") throws -> String? {
        let deadline = MonotonicTime.now.advanced(by: testPatience.nanoseconds)
        var attempts = 0
        while let problem = try read(address, settings) {
            attempts += 1
            if attempts >= Self.leastAttempts, .now >= deadline { return problem }
        }
        return nil
    }

    private static let leastAttempts = 3

    @Test func mountsShareAPortAndAnEncoder() throws {
        let summary = try StreamingRun.running([Self.mount("/one"), Self.mount("/two")]) { run in
            #expect(run.port(0) == run.port(1))
            try run.waitForFrames(10)
            #expect(run.run.outputs.map(\.encodedFrames) == [0, 0], "nobody has watched yet")
            for path in ["one", "two"] { #expect(try readPatiently("rtsp://127.0.0.1:\(run.port(0))/\(path)") == nil) }
            let left = try run.wait { $0.allSatisfy { $0.watchers == 0 } }
            #expect(left[0].encodedFrames == left[1].encodedFrames)
            try run.waitForFrames(25)
            #expect(run.run.outputs == left, "nobody watches any more")
            let missing = try #require(try read("rtsp://127.0.0.1:\(run.port(0))/three"))
            #expect(missing.contains("Not found"))
        }
        #expect(summary.isSuccess)
    }

    @Test(arguments: Output.Authentication.allCases) func usersAreAskedFor(_ way: Output.Authentication) throws {
        let folder = try TemporaryFolder()
        let users = try folder.write("users", Array("ann:s3cret\nbob:other\n".utf8))
        let serving = Output.Serving(users: "file:\(users)", authentication: way)
        _ = try StreamingRun.running([Self.mount("/street", serving)]) { run in
            let address = "rtsp://127.0.0.1:\(run.port(0))/street"
            let problem = try readPatiently(address, "protocols=tcp user-id=ann user-pw=s3cret")
            #expect(problem == nil)
            for wrong in ["", "user-id=ann user-pw=other", "user-id=eve user-pw=s3cret"] {
                let problem = try #require(try read(address, "protocols=tcp \(wrong)"), "\(wrong)")
                #expect(problem.contains("Unauthorized") || problem.contains("Not authorized"), "\(problem)")
            }
            #expect(run.warnings.isEmpty)
        }
    }

    /// The challenge names what is asked for, so that no client sends its password in plain where it needn't.
    @Test(arguments: [(Output.Authentication?.none, ["Digest"]), (.any, ["Basic", "Digest"]), (.basic, ["Basic"])])
    func challengeNamesTheWays(way: Output.Authentication?, ways: [String]) throws {
        let folder = try TemporaryFolder()
        let users = try folder.write("users", Array("ann:s3cret".utf8))
        let serving = Output.Serving(users: "file:\(users)", authentication: way)
        _ = try StreamingRun.running([Self.mount("/street", serving)]) { run in
            let connection = try RawConnection(port: run.port(0))
            connection.send("DESCRIBE rtsp://127.0.0.1:\(run.port(0))/street RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            let answer = String(decoding: try #require(connection.read()), as: UTF8.self)
            let found = answer.matches(of: /WWW-Authenticate: (\w+) realm="weir"/).map { String($0.1) }.sorted()
            #expect(found == ways, "\(answer)")
        }
    }

    @Test(arguments: [false, true]) func connectionsAreEncrypted(hasUsers: Bool) throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = try testCertificate(in: folder, "own")
        let users = try folder.write("users", Array("ann:s3cret\n".utf8))
        let serving = Output.Serving(
            users: hasUsers ? "file:\(users)" : nil,
            certificate: .init(certificate: certificate, key: key)
        )
        _ = try StreamingRun.running([Self.mount("/street", serving)]) { run in
            try run.waitForFrames(1)
            let address = "rtsps://127.0.0.1:\(run.port(0))/street"
            let user = hasUsers ? "user-id=ann user-pw=s3cret" : ""
            let problem = try readPatiently(address, "tls-validation-flags=0 \(user)")
            #expect(problem == nil)
            #expect(try read(address, user) != nil, "nobody vouches for the certificate")
            #expect(try read("rtsp://127.0.0.1:\(run.port(0))/street", "protocols=tcp \(user)") != nil)
            if hasUsers { #expect(try read(address, "tls-validation-flags=0") != nil) }
        }
    }

    @Test func groupsAreSentTo() throws {
        let group = Output.Multicast(address: "239.255.42.7", port: 5_420)
        _ = try StreamingRun.running([Self.mount("/street", multicast: group)]) { run in
            let connection = try RawConnection(port: run.port(0))
            let address = "rtsp://127.0.0.1:\(run.port(0))/street"
            connection.send("DESCRIBE \(address) RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            _ = connection.read()
            let transport = "Transport: RTP/AVP;multicast"
            connection.send("SETUP \(address)/stream=0 RTSP/1.0\r\nCSeq: 2\r\n\(transport)\r\n\r\n")
            let answer = String(decoding: try #require(connection.read()), as: UTF8.self)
            #expect(answer.contains("destination=239.255.42.7;"), "\(answer)")
            #expect(answer.contains("port=5420-5421"), "\(answer)")
            #expect(answer.contains("ttl=1;") || answer.contains("ttl=1\r\n"), "\(answer)")
        }
    }

    @Test func wrongUsersAndCertificatesAreNamed() throws {
        let folder = try TemporaryFolder()
        let users = try folder.write("users", Array("ann:s3cret\nbob\n".utf8))
        let (certificate, _) = try testCertificate(in: folder, "own")
        func sentence(_ serving: Output.Serving) -> String? {
            message { _ = try StreamingRun([Self.mount("/street", serving)]) }
        }
        #expect(
            sentence(.init(users: "file:\(users)"))
                == "users in file:\(users), line 2: it must be a user, a colon and a password."
        )
        #expect(
            sentence(.init(users: "env:WEIR_TEST_NO_SUCH_VARIABLE"))
                == "the environment has no variable WEIR_TEST_NO_SUCH_VARIABLE, which should hold the users."
        )
        #expect(
            sentence(.init(certificate: .init(certificate: certificate, key: "/none.pem")))
                == "the key /none.pem can't be read: no such file or directory."
        )
        #expect(
            sentence(.init(certificate: .init(certificate: users, key: users)))
                == "\(users) and \(users) are no certificate and its key in PEM form, which begin with "
                + "-----BEGIN CERTIFICATE----- and -----BEGIN PRIVATE KEY-----."
        )
    }
}
