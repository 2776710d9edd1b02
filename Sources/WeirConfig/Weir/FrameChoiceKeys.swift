import WeirCore

/// The keys of a source that say which of its frames are wanted.
enum FrameChoiceKeys {
    typealias Choice = Application.FrameChoice

    static func keys<Target>(within path: any WritableKeyPath<Target, Choice> & Sendable) -> [Key<Target>] {
        [decode.within(path), every.within(path), most.within(path)]
    }

    private static let decode = Key<Choice>.choice(
        "decode",
        Choice.Decoded.self,
        default: "all",
        "Which frames are decoded: all, those that others are predicted from, or those that stand by themselves.",
        set: { $0.decoded = $1 }
    )

    private static let every = Key<Choice>.integer(
        "every",
        1...10_000,
        default: "1",
        "One of so many decoded frames goes on.",
        set: { $0.every = $1 }
    )

    private static let most = Key<Choice>.number(
        "max-fps",
        0.001...1000,
        default: "all",
        "The most frames per second that go on.",
        set: { $0.mostPerSecond = $1 }
    )
}
