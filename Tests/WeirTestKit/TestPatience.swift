/// How long a test waits for what must come, in seconds: long, since machines that run tests are busy.
public let testPatience = 180.0

extension Double {
    public var nanoseconds: UInt64 { UInt64(self * 1_000_000_000) }
}
