import Testing
import WeirRecording

/// The bytes of raw recordings, as `docs/replay.md` has them.
@Suite struct RawEntryTests {
    private static let packet = RawPacket(
        number: 7,
        arrival: 40_000_000,
        presentationTime: 80_000_000,
        decodeTime: nil,
        duration: 40_000_000,
        captureTime: 1_700_000_000_000_000_000,
        flags: 0x2000
    )

    private static let entries: [RawEntry] = [
        .decoder(stream: 0, factory: "avdec_h264"),
        .format(stream: 0, caps: "video/x-h264, width=(int)64"),
        .packet(stream: 3, packet, bytes: [0, 0, 0, 1, 0x65]),
        .frame(stream: 3, RawFrame(packet: 7, time: 81_000_000, duration: nil)),
        .frame(stream: 1, RawFrame(packet: nil, time: nil, duration: nil)),
        .end(stream: 65_534),
        .turn(stream: 2, place: 1),
        .result(stream: 2, RawResult(frameNumber: 12, checksum: 0xDEAD_BEEF)),
        .note(stream: nil, time: 1, text: "stream gate: ended – schön"),
        .note(stream: 4, time: 2, text: ""),
        .finish(reason: "it has reached its size"),
    ]

    private func read(_ bytes: [UInt8]) -> RawEntry? {
        RawFormat.Head(bytes.prefix(RawFormat.headLength)).flatMap { head in
            RawEntry(head, Array(bytes.dropFirst(RawFormat.headLength)))
        }
    }

    @Test(arguments: entries) func isReadAsItWasWritten(_ entry: RawEntry) {
        #expect(read(entry.bytes) == entry)
    }

    @Test func theBytesAreThoseOfTheDocumentation() {
        #expect(
            RawEntry.turn(stream: 2, place: 1).bytes == [
                4, 0, 0, 0, 0x79, 0xB8, 0xF8, 0x99, 6, 0, 2, 0, 1, 0, 0, 0,
            ]
        )
        #expect(RawEntry.end(stream: 1).bytes == [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 1, 0])
        #expect(RawFormat.signature.count == 12)
    }

    /// The check value that the catalogue of such checksums gives for CRC-32/ISO-HDLC.
    @Test func theChecksumIsTheKnownOne() {
        #expect(Checksum32.of("123456789".utf8) == 0xCBF4_3926)
        #expect(Checksum32.of([]) == 0)
    }

    /// A flipped bit in a body is seen; one in a head gives another entry, none, or a length that doesn't fit.
    @Test(arguments: entries) func damageIsSeenOrHarmless(_ entry: RawEntry) {
        let bytes = entry.bytes
        for place in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[place] ^= 1 << bit
                let read = read(damaged)
                if place < 8 || place >= RawFormat.headLength { #expect(read == nil) } else { #expect(read != entry) }
            }
        }
        for length in bytes.indices { #expect(read(Array(bytes.prefix(length))) == nil) }
    }

    @Test func anIndexHoldsWhatStreamsGave() {
        var index = RawIndex()
        for (offset, entry) in Self.entries.enumerated() { index.add(entry, at: offset * 100) }
        #expect(
            index.streams[0]?.steps == [.decoder(factory: "avdec_h264"), .format(caps: "video/x-h264, width=(int)64")]
        )
        #expect(index.streams[3]?.steps == [.packet(offset: 200)])
        #expect(index.streams[3]?.frames == [RawFrame(packet: 7, time: 81_000_000, duration: nil)])
        #expect(index.streams[65_534]?.hasEnded == true)
        #expect(index.turns == [RawIndex.Turn(stream: 2, place: 1)])
        #expect(index.resultOrder == [2] && index.duration == 40_000_000)
        #expect(index.notes.map(\.text) == ["stream gate: ended – schön", ""])
        #expect(index.finish == "it has reached its size")
    }
}
