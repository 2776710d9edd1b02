extension VideoTrack {
    /// Units a second of all times in segments: those of MPEG's system clock.
    static let timescale: UInt32 = 90_000
    static let trackNumber: UInt32 = 1
    /// A transformation that changes nothing, as 16.16 and 2.30 fixed-point numbers (ISO/IEC 14496-12, section 8.2.2).
    private static let unityMatrix: [UInt32] = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000]
    /// 72 dots an inch, as a 16.16 fixed-point number, which all writers put there.
    private static let resolution: UInt32 = 0x0048_0000
    /// Colour without transparency.
    private static let colorDepth: UInt16 = 24
    /// The language that is not told, in three letters of five bits: `und`.
    private static let unknownLanguage: UInt16 = 0x55C4

    /// What stands before all segments (ISO/IEC 23000-19, CMAF header): the track without any frame.
    public var initializationSegment: [UInt8] {
        var file = MP4Box()
        file.box("ftyp") { box in
            box.text("iso6")
            box.integer(UInt32(0))
            for brand in ["iso6", "cmfc", "mp41"] as [StaticString] { box.text(brand) }
        }
        file.box("moov") { movie in
            movie.fullBox("mvhd") { box in
                // Created and changed at no time that counts, of no length: that is the segments'.
                box.zeros(8)
                box.integer(Self.timescale)
                box.zeros(4)
                box.integer(UInt32(0x10000))  // played at its own speed
                box.integer(UInt16(0x100))  // at full volume
                box.zeros(10)
                for number in Self.unityMatrix { box.integer(number) }
                box.zeros(24)
                box.integer(Self.trackNumber + 1)
            }
            movie.box("trak", writeTrack)
            movie.box("mvex") { box in
                box.fullBox("trex") { box in
                    box.integer(Self.trackNumber)
                    box.integer(UInt32(1))  // the only description of samples
                    box.zeros(12)
                }
            }
        }
        return file.bytes
    }

    private func writeTrack(_ track: inout MP4Box) {
        // It is enabled and part of the presentation.
        track.fullBox("tkhd", flags: 3) { box in
            box.zeros(8)
            box.integer(Self.trackNumber)
            box.zeros(24)
            for number in Self.unityMatrix { box.integer(number) }
            box.integer(UInt32(truncatingIfNeeded: width) << 16)
            box.integer(UInt32(truncatingIfNeeded: height) << 16)
        }
        track.box("mdia") { media in
            media.fullBox("mdhd") { box in
                box.zeros(8)
                box.integer(Self.timescale)
                box.zeros(4)
                box.integer(Self.unknownLanguage)
                box.zeros(2)
            }
            media.fullBox("hdlr") { box in
                box.zeros(4)
                box.text("vide")
                box.zeros(12)
                box.text("video\0")
            }
            media.box("minf", writeMediaInformation)
        }
    }

    private func writeMediaInformation(_ information: inout MP4Box) {
        information.fullBox("vmhd", flags: 1) { $0.zeros(8) }
        information.box("dinf") { box in
            box.fullBox("dref") { box in
                box.integer(UInt32(1))
                // The frames are in this very file.
                box.fullBox("url ", flags: 1) { _ in }
            }
        }
        information.box("stbl") { table in
            table.fullBox("stsd") { box in
                box.integer(UInt32(1))
                box.box(codec.sampleKind, writeSampleEntry)
            }
            // Tables of samples, which are empty: each segment tells its own.
            for kind in ["stts", "stsc", "stco"] as [StaticString] {
                table.fullBox(kind) { $0.integer(UInt32(0)) }
            }
            table.fullBox("stsz") { $0.zeros(8) }
        }
    }

    private func writeSampleEntry(_ entry: inout MP4Box) {
        entry.zeros(6)
        entry.integer(UInt16(1))
        entry.zeros(16)
        entry.integer(UInt16(truncatingIfNeeded: width))
        entry.integer(UInt16(truncatingIfNeeded: height))
        entry.integer(Self.resolution)
        entry.integer(Self.resolution)
        entry.zeros(4)
        entry.integer(UInt16(1))
        entry.zeros(32)
        entry.integer(Self.colorDepth)
        entry.integer(UInt16.max)
        entry.box(codec.configurationKind) { $0.raw(configuration) }
    }
}

extension VideoTrack.Codec {
    fileprivate var sampleKind: StaticString {
        switch self {
        case .h264: "avc1"
        case .h265: "hvc1"
        }
    }

    fileprivate var configurationKind: StaticString {
        switch self {
        case .h264: "avcC"
        case .h265: "hvcC"
        }
    }
}
