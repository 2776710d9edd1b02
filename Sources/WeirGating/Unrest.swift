import Glibc

/// Tells what happens once in a while from what goes on and on.
///
/// Each event counts one, and what was counted fades with time.
struct Unrest {
    /// In so many seconds what was counted falls to 1/e.
    private static let fading: Float = 5
    /// Three events within about two of these times are no accident.
    private static let begin: Float = 2
    /// The last event must be one such time past.
    private static let end: Float = 0.8
    /// What is counted at most, so that it ends in about 7 seconds after however many events.
    private static let most: Float = 3

    private var level: Float = 0
    private(set) var isOn = false

    mutating func pass(_ seconds: Float) {
        level *= exp(-seconds / Self.fading)
        if level < Self.end { isOn = false }
    }

    mutating func happen() {
        level = min(level + 1, Self.most)
        if level >= Self.begin { isOn = true }
    }
}
