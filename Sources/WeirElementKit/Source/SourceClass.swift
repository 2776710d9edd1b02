import CWeirGStreamer
import Synchronization
import WeirCore
import WeirGStreamer

/// A running source with its type erased.
class AnyLiveSource: LiveElement {
    fileprivate var format: VideoFormat?
    /// The frame to make next; nil after a seek, until the format tells which one it is.
    fileprivate var nextFrame: Int? = 0
    fileprivate var seekTime: UInt64 = 0
    /// The length of the whole stream in nanoseconds; nil where it has no end or the format isn't settled.
    fileprivate let duration = Mutex<UInt64?>(nil)

    var preferred: SourceFormat { SourceFormat(size: Size(width: 1, height: 1), rate: 1) }
    var frameCount: Int? { nil }
    var isLive: Bool { false }
    func start() throws(WeirError) {}
    func prepare(_ format: VideoFormat) throws(WeirError) {}
    func fill(_ frame: inout Frame, number: Int) throws(WeirError) {}
    func stop() {}
}

private final class LiveSource<S: Source>: AnyLiveSource {
    private var source = S()
    private let settings = SharedSettings<S.Settings>()

    override var preferred: SourceFormat { S.preferred }
    override var frameCount: Int? { S.frameCount(settings.snapshot) }
    override var isLive: Bool { S.isLive(settings.snapshot) }
    override func start() throws(WeirError) { try source.start(settings.snapshot) }
    override func prepare(_ format: VideoFormat) throws(WeirError) { try source.prepare(format, settings.snapshot) }
    override func fill(_ frame: inout Frame, number: Int) throws(WeirError) {
        try source.fill(&frame, number: number, settings.snapshot)
    }
    override func stop() { source.stop() }
    override func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) { settings.read(id, value) }
    override func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) { settings.write(id, value, on: element) }
}

final class SourceBlueprint<S: Source>: ElementBlueprint {
    init() {
        super.init(info: S.info, typeName: "Weir\(S.self)", parentType: gst_push_src_get_type())
    }

    override func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement {
        let base = UnsafeMutableRawPointer(element).assumingMemoryBound(to: GstBaseSrc.self)
        gst_base_src_set_format(base, GST_FORMAT_TIME)
        return LiveSource<S>(element)
    }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        let source = PadTemplate(name: "src", direction: GST_PAD_SRC, caps: S.pads)
        describe(objectClass, S.Settings.self, pads: [source])
        fillSourceClass(objectClass.assumingMemoryBound(to: GstBaseSrcClass.self))
        objectClass.assumingMemoryBound(to: GstPushSrcClass.self).pointee.fill = fill
    }
}

extension AnyLiveSource {
    fileprivate func settle(_ caps: UnsafeMutablePointer<GstCaps>) -> gboolean {
        guard let format = VideoFormat(caps: caps), format.frameDuration != nil else { return 0 }
        do throws(WeirError) { try prepare(format) } catch {
            element.postError(error)
            return 0
        }
        self.format = format
        let duration = frameCount.map { format.time(ofFrame: UInt64($0)) }
        self.duration.withLock { $0 = duration }
        return 1
    }

    fileprivate func seek(_ segment: UnsafeMutablePointer<GstSegment>) -> gboolean {
        guard segment.pointee.rate > 0 else { return 0 }
        segment.pointee.time = segment.pointee.start
        seekTime = UInt64(segment.pointee.position)
        nextFrame = nil
        return 1
    }

    fileprivate func makeNext(_ buffer: UnsafeMutablePointer<GstBuffer>) -> GstFlowReturn {
        guard let format, let duration = format.frameDuration else { return GST_FLOW_NOT_NEGOTIATED }
        let number = nextFrame ?? Int(clamping: seekTime / max(1, duration))
        if let frameCount, number >= frameCount { return GST_FLOW_EOS }
        buffer.pointee.pts = GstClockTime(format.time(ofFrame: UInt64(number)))
        buffer.pointee.dts = buffer.pointee.pts
        buffer.pointee.duration = GstClockTime(duration)
        buffer.pointee.offset = guint64(number)
        do throws(WeirError) {
            var frame = Frame(buffer: buffer, element: element, format: format)
            try fill(&frame, number: number)
        } catch {
            element.postError(error)
            return GST_FLOW_ERROR
        }
        nextFrame = number + 1
        return GST_FLOW_OK
    }
}

/// How many buffers a source's pool begins with; it grows when more are held downstream.
private let initialPoolSize: guint = 2

// MARK: - C callbacks

private func fillSourceClass(_ base: UnsafeMutablePointer<GstBaseSrcClass>) {
    base.pointee.start = { element in
        guard let element, let source = live(element, as: AnyLiveSource.self) else { return 0 }
        source.nextFrame = 0
        gst_base_src_set_live(element, source.isLive ? 1 : 0)
        do throws(WeirError) { try source.start() } catch {
            source.element.postError(error)
            return 0
        }
        return 1
    }
    base.pointee.stop = { element in
        live(element, as: AnyLiveSource.self)?.stop()
        return 1
    }
    base.pointee.fixate = { element, caps in
        guard let caps else { return nil }
        return live(element, as: AnyLiveSource.self).map { WeirElementKit.fixate(caps, $0.preferred) } ?? caps
    }
    base.pointee.set_caps = { element, caps in
        guard let caps else { return 0 }
        return live(element, as: AnyLiveSource.self)?.settle(caps) ?? 0
    }
    base.pointee.is_seekable = { element in
        live(element, as: AnyLiveSource.self).map { $0.isLive ? 0 : 1 } ?? 0
    }
    base.pointee.query = { element, query in
        guard let query else { return 0 }
        if answerDuration(of: live(element, as: AnyLiveSource.self), query) { return 1 }
        return parentClass(of: element, as: GstBaseSrcClass.self)?.pointee.query(element, query) ?? 0
    }
    base.pointee.do_seek = { element, segment in
        guard let segment else { return 0 }
        return live(element, as: AnyLiveSource.self)?.seek(segment) ?? 0
    }
    base.pointee.get_times = { element, buffer, start, end in
        guard let element, let buffer, gst_base_src_is_live(element) != 0 else { return }
        start?.pointee = buffer.pointee.pts
        end?.pointee = buffer.pointee.pts + buffer.pointee.duration
    }
    base.pointee.decide_allocation = decideAllocation
}

private func answerDuration(of source: AnyLiveSource?, _ query: UnsafeMutablePointer<GstQuery>) -> Bool {
    guard query.pointee.type == GST_QUERY_DURATION, let duration = source?.duration.withLock({ $0 }) else {
        return false
    }
    var format = GST_FORMAT_UNDEFINED
    gst_query_parse_duration(query, &format, nil)
    guard format == GST_FORMAT_TIME else { return false }
    gst_query_set_duration(query, format, gint64(clamping: duration))
    return true
}

private func fill(_ element: UnsafeMutablePointer<GstPushSrc>?, _ buffer: UnsafeMutablePointer<GstBuffer>?)
    -> GstFlowReturn
{
    guard let buffer, let source = live(element, as: AnyLiveSource.self) else { return GST_FLOW_ERROR }
    return source.makeNext(buffer)
}

/// Sees to it that buffers have the size of a frame, from downstream's pool or one of our own.
private func decideAllocation(
    _ element: UnsafeMutablePointer<GstBaseSrc>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let source = live(element, as: AnyLiveSource.self), let format = source.format else { return 0 }
    var pool: UnsafeMutablePointer<GstBufferPool>?
    var size: guint = 0
    var least: guint = 0
    var most: guint = 0
    let hasPool = gst_query_get_n_allocation_pools(query) > 0
    if hasPool { gst_query_parse_nth_allocation_pool(query, 0, &pool, &size, &least, &most) }
    size = max(size, guint(format.info.size))
    least = max(least, initialPoolSize)
    if pool == nil {
        pool = gst_video_buffer_pool_new()
        most = 0
    }
    defer { gst_object_unref(pool) }
    var caps: UnsafeMutablePointer<GstCaps>?
    gst_query_parse_allocation(query, &caps, nil)
    let configuration = gst_buffer_pool_get_config(pool)
    gst_buffer_pool_config_set_params(configuration, caps, size, least, most)
    if gst_query_find_allocation_meta(query, gst_video_meta_api_get_type(), nil) != 0 {
        gst_buffer_pool_config_add_option(configuration, GST_BUFFER_POOL_OPTION_VIDEO_META)
    }
    gst_buffer_pool_set_config(pool, configuration)
    if hasPool {
        gst_query_set_nth_allocation_pool(query, 0, pool, size, least, most)
    } else {
        gst_query_add_allocation_pool(query, pool, size, least, most)
    }
    return parentClass(of: element, as: GstBaseSrcClass.self)?.pointee.decide_allocation(element, query) ?? 0
}
