import CWeirGStreamer
import Synchronization
import WeirCore
import WeirGStreamer

/// A running bin with its type erased.
class AnyLiveSourceBin: LiveElement, @unchecked Sendable {
    // Safe to share: other threads only report failures, which touches nothing but what is atomic or locked.
    fileprivate var ghost: UnsafeMutablePointer<GstPad>?
    /// Whether a failure has been told of since the start: what fails after it follows from it.
    fileprivate let hasFailed = Atomic<Bool>(false)
    private var watch: StartWatch?
    private let livePart = Mutex<(any LivePart)?>(nil)

    fileprivate var live: (any LivePart)? {
        get { livePart.withLock { $0 } }
        set { livePart.withLock { $0 = newValue } }
    }

    func build(in bin: Bin, _ host: SourceHost) throws(WeirError) -> SourceParts {
        throw WeirError(.library, "nothing to build")
    }
    var startLimit: UInt64? { nil }
    func explain(_ failure: WeirError) -> WeirError { failure }
}

private final class LiveSourceBin<B: SourceBin>: AnyLiveSourceBin, @unchecked Sendable {
    private var builder = B()
    private let settings = SharedSettings<B.Settings>()

    override func build(in bin: Bin, _ host: SourceHost) throws(WeirError) -> SourceParts {
        try builder.build(in: bin, settings.snapshot, host: host)
    }
    override var startLimit: UInt64? { builder.startLimit(settings.snapshot) }
    override func explain(_ failure: WeirError) -> WeirError { B().explain(failure, settings.snapshot) }
    override func readProperty(_ id: Int, _ value: UnsafeMutablePointer<GValue>) { settings.read(id, value) }
    override func writeProperty(_ id: Int, _ value: UnsafePointer<GValue>) { settings.write(id, value, on: element) }
}

final class SourceBinBlueprint<B: SourceBin>: ElementBlueprint {
    init() {
        super.init(info: B.info, typeName: "Weir\(B.self)", parentType: gst_bin_get_type())
    }

    override func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement {
        let live = LiveSourceBin<B>(element)
        let elementClass = cweir_class_of(element)?.assumingMemoryBound(to: GstElementClass.self)
        let template = gst_element_class_get_pad_template(elementClass, "src")
        if let ghost = gst_ghost_pad_new_no_target_from_template("src", template) {
            gst_element_add_pad(element, ghost)
            live.watchEnd(at: ghost)
            live.ghost = ghost
        }
        cweir_object_set_flag(element, GST_ELEMENT_FLAG_SOURCE.rawValue)
        // It stays a source while what reads is being replaced.
        let bin = UnsafeMutableRawPointer(element).assumingMemoryBound(to: GstBin.self)
        gst_bin_set_suppressed_flags(bin, GST_ELEMENT_FLAG_SOURCE)
        return live
    }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        let source = PadTemplate(name: "src", direction: GST_PAD_SRC, caps: B.pads)
        describe(objectClass, B.Settings.self, pads: [source])
        objectClass.assumingMemoryBound(to: GstElementClass.self).pointee.change_state = changeState
        objectClass.assumingMemoryBound(to: GstElementClass.self).pointee.send_event = sendEvent
        objectClass.assumingMemoryBound(to: GstBinClass.self).pointee.handle_message = handleMessage
    }
}

private let nanosecondsPerSecond: UInt64 = 1_000_000_000

extension AnyLiveSourceBin {
    /// Lets the live part know of the end that leaves the bin, which others may send past it.
    fileprivate func watchEnd(at ghost: UnsafeMutablePointer<GstPad>) {
        addProbe(to: ghost, for: .events) { [weak self] passage in
            if passage.event?.pointee.type == GST_EVENT_EOS { self?.live?.close() }
            return GST_PAD_PROBE_OK
        }
    }

    fileprivate func assemble() throws(WeirError) {
        hasFailed.store(false, ordering: .relaxed)
        let bin = Bin(sharing: element)
        let host = SourceHost(element) { [unowned self] in report($0, isExplained: true) }
        let parts: SourceParts
        do throws(WeirError) {
            parts = try build(in: bin, host)
        } catch {
            disassemble()
            throw error
        }
        parts.output.becomeTarget(of: ghost)
        live = parts.live
        if let startLimit { watchStart(startLimit) }
    }

    private func watchStart(_ limit: UInt64) {
        let watch = StartWatch(limit: limit) { [unowned self] in
            report(WeirError(.stream, "no picture came within \(limit / nanosecondsPerSecond) seconds"))
        }
        if let ghost { watch.endWithFirstCaps(at: ghost) }
        self.watch = watch
    }

    /// Tells of a failure within, unless one has been told of already.
    fileprivate func report(_ failure: WeirError, isExplained: Bool = false) {
        guard !hasFailed.exchange(true, ordering: .relaxed) else { return }
        element.postError(isExplained ? failure : explain(failure))
    }

    fileprivate func disassemble() {
        watch?.end()
        watch = nil
        live?.end()
        live = nil
        gst_ghost_pad_set_target(cweir_ghost_pad(ghost), nil)
        Bin(sharing: element).removeAll()
    }
}

// MARK: - C callbacks

private func changeState(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ transition: GstStateChange
) -> GstStateChangeReturn {
    guard let element, let bin = live(element, as: AnyLiveSourceBin.self),
        let parent = parentClass(of: element, as: GstElementClass.self)
    else { return GST_STATE_CHANGE_FAILURE }
    if transition == GST_STATE_CHANGE_READY_TO_PAUSED {
        do throws(WeirError) { try bin.assemble() } catch {
            element.postError(error)
            return GST_STATE_CHANGE_FAILURE
        }
    }
    if transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED { bin.live?.pause() }
    let result = parent.pointee.change_state(element, transition)
    if let live = bin.live, result != GST_STATE_CHANGE_FAILURE {
        if transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING { live.begin() }
        let isPaused =
            transition == GST_STATE_CHANGE_READY_TO_PAUSED || transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED
        if isPaused { return GST_STATE_CHANGE_NO_PREROLL }
    }
    let hasFailed = result == GST_STATE_CHANGE_FAILURE
    if transition == GST_STATE_CHANGE_PAUSED_TO_READY || (transition == GST_STATE_CHANGE_READY_TO_PAUSED && hasFailed) {
        bin.disassemble()
    }
    guard hasFailed, transition == GST_STATE_CHANGE_PAUSED_TO_READY else { return result }
    // What is within may refuse to come down after a failure of its own; without it the bin does.
    return parent.pointee.change_state(element, transition)
}

/// Ends live streams by the bin itself: what is within may be waiting, or about to be taken out.
private func sendEvent(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard let element, let event, let parent = parentClass(of: element, as: GstElementClass.self) else { return 0 }
    guard event.pointee.type == GST_EVENT_EOS, let part = live(element, as: AnyLiveSourceBin.self)?.live
    else { return parent.pointee.send_event(element, event) }
    cweir_event_unref(event)
    part.finish()
    return 1
}

/// Gives live parts what is theirs, and replaces the words of a failing element within by a sentence of the bin's own.
private func handleMessage(_ bin: UnsafeMutablePointer<GstBin>?, _ message: UnsafeMutablePointer<GstMessage>?) {
    guard let bin, let message, let parent = parentClass(of: bin, as: GstBinClass.self) else { return }
    if let part = live(bin, as: AnyLiveSourceBin.self)?.live, let told = ElementMessage(message), part.takes(told) {
        cweir_message_unref(message)
        return
    }
    guard message.pointee.type == GST_MESSAGE_ERROR, let live = live(bin, as: AnyLiveSourceBin.self),
        message.pointee.src != cweir_object(bin)
    else {
        parent.pointee.handle_message(bin, message)
        return
    }
    let failure = readFailure(message)
    cweir_message_unref(message)
    live.report(failure)
}

private func readFailure(_ message: UnsafeMutablePointer<GstMessage>) -> WeirError {
    var error: UnsafeMutablePointer<GError>?
    gst_message_parse_error(message, &error, nil)
    defer { g_error_free(error) }
    let isResource = error?.pointee.domain == gst_resource_error_quark()
    let text = error.map { String(cString: $0.pointee.message) } ?? "no reason given"
    return WeirError(isResource ? .resource : .stream, text)
}
