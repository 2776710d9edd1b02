/// Frames in a row, as one fragment (ISO/IEC 14496-12, section 8.8) that a player can take by itself.
struct MediaFragment {
    struct Frame {
        var sample: EncodedSample
        /// Until the next one is decoded, in nanoseconds.
        var duration: Int64
    }

    /// Counts the fragments of a stream, from 1.
    let number: UInt32
    /// The time that the stream's own times begin at, in nanoseconds of the run.
    let origin: Int64
    let frames: [Frame]

    /// That a frame depends on no other, or that others must come before it (section 8.8.3.1).
    private static let keyFrameFlags: UInt32 = 0x0200_0000
    private static let otherFrameFlags: UInt32 = 0x0101_0000
    /// That a run of frames tells the place of its data, and of each frame its length, size, flags and composition offset.
    private static let runFlags: UInt32 = 0x1 | 0x100 | 0x200 | 0x400 | 0x800
    /// That places are counted from the beginning of the fragment.
    private static let baseIsFragment: UInt32 = 0x2_0000
    /// What the data's own box takes before them.
    private static let boxHead = 8

    var bytes: [UInt8] {
        var file = MP4Box()
        // The place of the data is known once the boxes before them are written; it changes no size.
        let headSize = Self.head(self, dataOffset: 0).count
        file.raw(Self.head(self, dataOffset: headSize + Self.boxHead))
        file.box("mdat") { box in
            for frame in frames { box.raw(frame.sample.data) }
        }
        return file.bytes
    }

    private static func head(_ fragment: MediaFragment, dataOffset: Int) -> [UInt8] {
        var file = MP4Box()
        file.box("moof") { moof in
            moof.fullBox("mfhd") { $0.integer(fragment.number) }
            moof.box("traf") { track in
                track.fullBox("tfhd", flags: baseIsFragment) { $0.integer(VideoTrack.trackNumber) }
                track.fullBox("tfdt", version: 1) { box in
                    box.integer(UInt64(bitPattern: fragment.decodeTime(at: 0)))
                }
                track.fullBox("trun", version: 1, flags: runFlags) { box in
                    box.integer(UInt32(truncatingIfNeeded: fragment.frames.count))
                    box.integer(UInt32(truncatingIfNeeded: dataOffset))
                    for index in fragment.frames.indices { fragment.write(index, into: &box) }
                }
            }
        }
        return file.bytes
    }

    private func write(_ index: Int, into box: inout MP4Box) {
        let sample = frames[index].sample
        // From rounded times, so that durations add up to where the next fragment begins.
        let end = index + 1 < frames.count ? decodeTime(at: index + 1) : units(endTime)
        box.integer(UInt32(truncatingIfNeeded: end - decodeTime(at: index)))
        box.integer(UInt32(truncatingIfNeeded: sample.data.count))
        box.integer(sample.isKeyFrame ? Self.keyFrameFlags : Self.otherFrameFlags)
        box.integer(Int32(truncatingIfNeeded: units(sample.presentationTime) - decodeTime(at: index)))
    }

    private var endTime: Int64 { frames.last.map { $0.sample.decodeTime + $0.duration } ?? origin }

    private func decodeTime(at index: Int) -> Int64 { units(frames[index].sample.decodeTime) }

    private func units(_ time: Int64) -> Int64 {
        let (ticks, scale) = (time - origin, Int64(VideoTrack.timescale))
        // In two steps, since the product may not fit: 2^63 ns × 90000.
        let second: Int64 = 1_000_000_000
        return ticks / second * scale + ticks % second * scale / second
    }
}
