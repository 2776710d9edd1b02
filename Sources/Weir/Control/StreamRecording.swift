import WeirCore

/// What records a stream while it runs, from any thread.
public protocol StreamRecording: Sendable {
    var status: RecordingStatus { get }

    /// Begins a clip with the key frame `secondsBack` before now, that goes on for `duration` seconds from now.
    ///
    /// Throws `.exists` while another clip is made, `.settings` where the stream has no clips or a number can't be, `.stream`
    /// where nothing has come yet.
    func start(secondsBack: Double, duration: Double?) throws(WeirError) -> RecordingStatus.Session

    /// Ends the clip that is made, or only the one of this number.
    ///
    /// Throws `.notFound` where there is none.
    @discardableResult
    func stop(_ number: Int?) throws(WeirError) -> RecordingStatus.Session
}

extension StreamRecorder: StreamRecording {}
