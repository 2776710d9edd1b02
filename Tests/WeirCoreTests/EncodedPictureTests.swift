import Testing
import WeirCore

/// What headers of encoded pictures say.
@Suite struct EncodedPictureTests {
    private func isReference(_ bytes: [UInt8], _ codec: EncodedPicture.Codec, _ framing: EncodedPicture.Framing) -> Bool
    {
        bytes.withUnsafeBytes { EncodedPicture.isReference($0, codec, framing) }
    }

    @Test(
        arguments: [
            // A slice that others refer to, one that none does, and one behind a delimiter (type 9) and an SEI (type 6).
            ([0x65, 1, 2], true), ([0x41, 1, 2], true), ([0x01, 1, 2], false),
        ] as [([UInt8], Bool)]
    )
    func slicesOfH264(_ unit: [UInt8], _ expected: Bool) {
        let lengths: [UInt8] = [0, 0, 0, 2, 0x09, 0xf0, 0, 0, 0, 2, 0x06, 1, 0, 0, 0, UInt8(unit.count)] + unit
        #expect(isReference(lengths, .h264, .lengths(4)) == expected)
        let codes: [UInt8] = [0, 0, 0, 1, 0x09, 0xf0, 0, 0, 1, 0x06, 1, 0, 0, 1] + unit
        #expect(isReference(codes, .h264, .startCodes) == expected)
    }

    @Test(
        arguments: [
            // TRAIL_N, TRAIL_R, RASL_N, RASL_R, IDR_W_RADL.
            (0, false), (1, true), (8, false), (9, true), (19, true),
        ] as [(UInt8, Bool)]
    )
    func slicesOfH265(_ type: UInt8, _ expected: Bool) {
        #expect(isReference([0, 3, 0x46, 1, 0x50, 0, 3, type << 1, 1, 7], .h265, .lengths(2)) == expected)
    }

    @Test func whatCannotBeToldIsKept() {
        #expect(isReference([], .h264, .startCodes))
        #expect(isReference([0, 0, 1], .h264, .startCodes))
        #expect(isReference([255, 255, 255, 255, 0x42], .h265, .lengths(4)))
        #expect(isReference([0, 0, 0, 0], .h264, .lengths(0)))
        #expect(isReference([0, 0, 0, 0, 0, 0, 0, 0, 1], .h264, .lengths(4)))
    }
}
