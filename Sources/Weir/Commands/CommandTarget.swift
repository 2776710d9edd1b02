import WeirConfig
import WeirCore

/// What commands are done to, from any thread: a running application, or what keeps the streams that are added to one.
public protocol CommandTarget: Sendable {
    /// The names of all streams, in the order in which they came.
    var streamNames: [SourceID] { get }

    /// Adds a stream; the others don't notice.
    ///
    /// Returns when its elements are made and told to run; whether it connects is told by its status. Throws `.exists` where
    /// its name is taken, and `.settings` or `.resource` for what can't be.
    func add(_ source: Application.Source) async throws(WeirError)

    /// Removes a stream in whatever state it is; the others don't notice.
    ///
    /// Returns when it is gone. Throws `.notFound`.
    func remove(_ id: SourceID) async throws(WeirError)

    /// Changes what holds for one stream while it runs.
    ///
    /// Throws `.notFound`, and `.settings` for what can't be; then nothing is changed.
    func change(_ id: SourceID, _ change: StreamChange) async throws(WeirError)

    /// The stream's next picture as it goes out, as JPEG.
    ///
    /// Throws `.notFound`, and `.stream` where none comes within some seconds.
    func snapshot(of id: SourceID) async throws(WeirError) -> [UInt8]

    /// What records a stream.
    ///
    /// Throws `.notFound`, and `.settings` where it isn't recorded.
    func recording(of id: SourceID) throws(WeirError) -> any StreamRecording
}
