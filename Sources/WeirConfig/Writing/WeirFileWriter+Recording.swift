import WeirCore

extension WeirFileWriter {
    func recording(_ recording: Application.Recording) -> YAMLText {
        let standard = Application.Recording(folder: recording.folder)
        var map = YAMLMap()
        map.add("folder", .text(paths.text(recording.folder)))
        if recording.container != standard.container { map.add("container", .plain(recording.container.rawValue)) }
        map.add("segments", recording.segments.map(segments))
        map.add("clips", recording.clips.map(clips))
        if !recording.isDescribed { map.add("metadata", .flag(false)) }
        if recording.keep != standard.keep { map.add("keep", keep(recording.keep)) }
        return map.value
    }

    private func segments(_ segments: Application.Recording.Segments) -> YAMLText {
        let standard = Application.Recording.Segments()
        let length = YAMLText.plain(QuantityText.segment.text(segments.length))
        guard segments.name != standard.name else { return length }
        var map = YAMLMap()
        if segments.length != standard.length { map.add("length", length) }
        map.add("name", .text(segments.name.text))
        return map.value
    }

    private func clips(_ clips: Application.Recording.Clips) -> YAMLText {
        let standard = Application.Recording.Clips()
        let (clip, segment) = (QuantityText.clip, QuantityText.segment)
        var map = YAMLMap()
        switch clips.events {
        case .none: break
        case .all: map.add("events", .plain("all"))
        case .rules(let names): map.add("events", .list(names.map(YAMLText.text)))
        }
        if clips.before != standard.before { map.add("before", .plain(clip.text(clips.before))) }
        if clips.after != standard.after { map.add("after", .plain(clip.text(clips.after))) }
        if clips.duration != standard.duration { map.add("duration", .plain(segment.text(clips.duration))) }
        map.add("every", clips.interval.map { .plain(segment.text($0)) })
        if clips.prefix != standard.prefix { map.add("prefix", .text(clips.prefix)) }
        if clips.cache != max(standard.cache, clips.before) { map.add("cache", .plain(clip.text(clips.cache))) }
        if clips.cacheBytes != standard.cacheBytes { map.add("cache-size", .plain(ByteCount.text(clips.cacheBytes))) }
        return map.entries.isEmpty ? .flag(true) : map.value
    }

    private func keep(_ keep: Application.Recording.Keep) -> YAMLText {
        var map = YAMLMap()
        map.add("age", keep.age.map { .plain(QuantityText.age.text($0)) })
        map.add("size", keep.bytes.map { .plain(ByteCount.text($0)) })
        if keep.freeBytes != Application.Recording.Keep.usualFreeBytes {
            map.add("free", .plain(ByteCount.text(keep.freeBytes)))
        }
        return map.value
    }
}
