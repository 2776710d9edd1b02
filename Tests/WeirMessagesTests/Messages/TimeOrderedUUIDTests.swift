import Testing

@testable import WeirMessages

/// Gives what it is told to, then zeros.
private struct GivenGenerator: RandomNumberGenerator, Sendable {
    var values: [UInt64]

    mutating func next() -> UInt64 { values.isEmpty ? 0 : values.removeFirst() }
}

@Suite struct TimeOrderedUUIDTests {
    /// The example of RFC 9562, appendix A.6, but for the highest bit of `rand_a`, where a counter has none.
    @Test func anIDIsLaidOutAsTheStandardHasIt() {
        var ids = TimeOrderedUUIDs(generator: GivenGenerator(values: [0xcc3, 0x18c4_dc0c_0c07_398f << 2]))
        #expect(ids.next(at: 0x017f_22e2_79b0 * 1_000_000) == "017f22e2-79b0-74c3-98c4-dc0c0c07398f")
    }

    @Test func eachIsGreaterThanTheOneBefore() {
        var ids = TimeOrderedUUIDs(generator: SystemRandomNumberGenerator())
        let times: [UInt64] = Array(repeating: 5_000_000, count: 10_000) + [6_000_000, 4_000_000, 0, .max, .max]
        let made = times.map { ids.next(at: $0) }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 })
        #expect(made.allSatisfy { $0.count == 36 && Array($0)[14] == "7" && "89ab".contains(Array($0)[19]) })
    }

    @Test func twoMakersGiveNoIDTwice() {
        var first = TimeOrderedUUIDs(generator: SystemRandomNumberGenerator())
        var second = TimeOrderedUUIDs(generator: SystemRandomNumberGenerator())
        let made = (0..<5000).flatMap { _ in [first.next(at: 1_000_000), second.next(at: 1_000_000)] }
        #expect(Set(made).count == made.count)
    }
}

@Suite struct Base64TextTests {
    /// The vectors of RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func bytesAsText(text: String, expected: String) {
        var buffer: [UInt8] = []
        buffer.append(base64: Array(text.utf8))
        #expect(String(decoding: buffer, as: UTF8.self) == expected)
    }

    @Test func allBytes() {
        var buffer: [UInt8] = []
        buffer.append(base64: [0xfb, 0xff, 0xbf, 0])
        #expect(String(decoding: buffer, as: UTF8.self) == "+/+/AA==")
    }
}
