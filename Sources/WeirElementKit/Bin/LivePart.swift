import WeirGStreamer

/// What comes and goes within a source bin while it plays, such as a connection that breaks and is made again.
public protocol LivePart: Sendable {
    /// The bin plays. Returns at once.
    func begin()
    /// The bin plays no more. Nothing of the part is in it when this returns, which takes a moment at most.
    func pause()
    /// Ends the stream in order: what is under way comes out, and then its end. The part begins no more.
    func finish()
    /// The end of the stream has left the bin, whoever sent it: nothing more is wanted. Returns at once.
    func close()
    /// Waits until nothing of the part is left, but only for a moment: what hangs then goes on by itself.
    func end()
    /// Takes what an element within tells; false where it isn't the part's own.
    func takes(_ message: ElementMessage) -> Bool
}
