import Testing
import WeirRecording

/// Packets at 10 a second with a key frame each second.
@Suite struct PacketWindowTests {
    private static let step: Int64 = 100_000_000
    private static let second: Int64 = 1_000_000_000

    private func packet(_ number: Int, bytes: Int = 100, group: Int = 10, format: Int = 0) -> PacketDescription {
        let time = Int64(number) * Self.step
        return PacketDescription(
            time: time,
            decodeTime: time,
            duration: Self.step,
            bytes: bytes,
            isKeyFrame: number.isMultiple(of: group),
            format: format
        )
    }

    @Test func itKeepsAsMuchAsIsAskedForAndNoMoreThanAGroupBeyond() {
        var window = PacketWindow<Int>(length: 3 * Self.second, mostBytes: .max)
        for number in 0..<1000 {
            window.append(packet(number), number)
            #expect(window.entries.first?.packet.isKeyFrame == true)
            #expect(window.span >= min(Int64(number + 1) * Self.step, 3 * Self.second))
            #expect(window.span < 4 * Self.second + Self.step)
            #expect(window.bytes == window.entries.count * 100)
        }
        #expect(window.entries.map(\.content) == Array(970..<1000) || window.entries.first?.content == 960)
    }

    @Test func itKeepsNoMoreBytesThanItMay() {
        var window = PacketWindow<Int>(length: 100 * Self.second, mostBytes: 3500)
        for number in 0..<500 {
            window.append(packet(number), number)
            #expect(window.bytes <= 3500)
            #expect(window.entries.first?.packet.isKeyFrame == true)
        }
        #expect(window.entries.count >= 20)
        #expect(window.overflows == 0)
    }

    @Test func aGroupThatIsTooLargeIsLetGoOf() {
        var window = PacketWindow<Int>(length: Self.second, mostBytes: 500)
        for number in 0..<10 { window.append(packet(number), number) }
        #expect(window.entries.isEmpty)
        #expect(window.overflows == 1)
        window.append(packet(10), 10)
        #expect(window.entries.map(\.content) == [10])
    }

    @Test func nothingBeginsWithoutAKeyFrame() {
        var window = PacketWindow<Int>(length: Self.second, mostBytes: .max)
        for number in 3..<10 { window.append(packet(number), number) }
        #expect(window.entries.isEmpty)
        window.append(packet(10), 10)
        // Another connection that begins in the middle of a group.
        window.append(packet(11, format: 1), 11)
        window.append(packet(12), 12)
        #expect(window.entries.map(\.content) == [10])
    }

    @Test func aClipBeginsWithTheKeyFrameBeforeItsTime() {
        var window = PacketWindow<Int>(length: 5 * Self.second, mostBytes: .max)
        for number in 0..<50 { window.append(packet(number), number) }
        #expect(window.clip(from: 25 * Self.step).first?.content == 20)
        #expect(window.clip(from: 30 * Self.step).first?.content == 30)
        #expect(window.clip(from: -1).first?.content == 0)
        #expect(window.clip(from: 900 * Self.step).map(\.content) == Array(40..<50))
        window.removeAll()
        #expect(window.clip(from: 0).isEmpty)
    }
}
