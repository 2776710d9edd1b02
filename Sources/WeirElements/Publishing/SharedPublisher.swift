import Foundation
import Synchronization
public import WeirCore
public import WeirOutbox

/// The way to a broker that all streams of a publication share; it ends with the last of them.
public final class SharedPublisher: Sendable {
    private struct Entry {
        weak var publisher: SharedPublisher?
    }

    private static let open = Mutex<[String: Entry]>([:])

    private let path: String
    private let publisher: Publisher
    private let warnings: Warnings

    public var status: Publisher.Status { publisher.status }

    /// Leaves `close` little time, as where the process is told to end.
    public func hurry() { publisher.hurry() }

    /// The way for `publication`, whose outbox is in `folder`; the first who asks opens it.
    ///
    /// Throws `.settings` where the broker can't be like that, `.resource` where a secret can't be read.
    public static func shared(_ publication: Publication, folder: String = OutboxPlace.defaultFolder())
        throws(WeirError) -> SharedPublisher
    {
        let path = OutboxPlace.file(of: publication, in: folder)
        let result = open.withLock { open -> Result<SharedPublisher, WeirError> in
            if let publisher = open[path]?.publisher { return .success(publisher) }
            do throws(WeirError) {
                let publisher = try SharedPublisher(publication, path: path, folder: folder)
                open[path] = Entry(publisher: publisher)
                return .success(publisher)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ publication: Publication, path: String, folder: String) throws(WeirError) {
        self.path = path
        let broker = try publication.broker.makeConnection()
        if publication.outbox.isDurable {
            // What is wrong with it is told where the file is opened.
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
        let warnings = Warnings()
        self.warnings = warnings
        publisher = Publisher(
            publication.outbox,
            path: path,
            to: broker,
            called: publication.place(topic: publication.topic),
            tell: { warnings.add($0) }
        )
    }

    /// Sends what waits as long as the broker takes any of it, and ends; whoever is last does that by itself.
    public func close() { publisher.close() }

    deinit {
        publisher.close()
        // Another may have opened the same meanwhile, which then stays.
        SharedPublisher.open.withLock { open in
            if open[path]?.publisher == nil { open[path] = nil }
        }
    }

    func publish(_ messages: [OutgoingMessage]) { publisher.publish(messages) }

    /// What there is to warn of, for the first who asks.
    public func takeWarnings() -> [String] { warnings.take() }
}

/// Sentences that wait for somebody who can tell them.
private final class Warnings: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ text: String) { add([text]) }

    func add(_ new: [String]) { texts.withLock { $0 += new } }

    func take() -> [String] {
        texts.withLock { texts in
            defer { texts = [] }
            return texts
        }
    }
}

extension Publication {
    /// The broker and a topic, for people, without secrets.
    public func place(topic: String) -> String { broker.place + (topic.isEmpty ? "" : " \(topic)") }
}
