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

    typealias Warning = @Sendable (WeirError) -> Void

    func build(in bin: Bin, warn: @escaping Warning) throws(WeirError) -> Pad {
        throw WeirError(.library, "nothing to build")
    }
    var startLimit: UInt64? { nil }
    func explain(_ failure: WeirError) -> WeirError { failure }
}

private final class LiveSourceBin<B: SourceBin>: AnyLiveSourceBin, @unchecked Sendable {
    private var builder = B()
    private let settings = SharedSettings<B.Settings>()

    override func build(in bin: Bin, warn: @escaping Warning) throws(WeirError) -> Pad {
        try builder.build(in: bin, settings.snapshot, warn: warn)
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
            live.ghost = ghost
        }
        cweir_object_set_flag(element, GST_ELEMENT_FLAG_SOURCE.rawValue)
        return live
    }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        let source = PadTemplate(name: "src", direction: GST_PAD_SRC, caps: B.pads)
        describe(objectClass, B.Settings.self, pads: [source])
        objectClass.assumingMemoryBound(to: GstElementClass.self).pointee.change_state = changeState
        objectClass.assumingMemoryBound(to: GstBinClass.self).pointee.handle_message = handleMessage
    }
}

private let nanosecondsPerSecond: UInt64 = 1_000_000_000

extension AnyLiveSourceBin {
    fileprivate func assemble() throws(WeirError) {
        hasFailed.store(false, ordering: .relaxed)
        let bin = Bin(sharing: element)
        let output: Pad
        do throws(WeirError) {
            output = try build(in: bin) { [unowned self] in element.postWarning($0) }
        } catch {
            disassemble()
            throw error
        }
        output.becomeTarget(of: ghost)
        if let startLimit { watchStart(startLimit) }
    }

    private func watchStart(_ limit: UInt64) {
        let watch = StartWatch(limit: limit) { [unowned self] in
            report(WeirError(.stream, "no picture came within \(limit / nanosecondsPerSecond) seconds"))
        }
        watch.endWithFirstCaps(at: ghost)
        self.watch = watch
    }

    /// Tells of a failure within, unless one has been told of already.
    fileprivate func report(_ failure: WeirError) {
        guard !hasFailed.exchange(true, ordering: .relaxed) else { return }
        element.postError(explain(failure))
    }

    fileprivate func disassemble() {
        watch?.end()
        watch = nil
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
    let result = parent.pointee.change_state(element, transition)
    let hasFailed = result == GST_STATE_CHANGE_FAILURE
    if transition == GST_STATE_CHANGE_PAUSED_TO_READY || (transition == GST_STATE_CHANGE_READY_TO_PAUSED && hasFailed) {
        bin.disassemble()
    }
    guard hasFailed, transition == GST_STATE_CHANGE_PAUSED_TO_READY else { return result }
    // What is within may refuse to come down after a failure of its own; without it the bin does.
    return parent.pointee.change_state(element, transition)
}

/// Replaces the words of a failing element within by a sentence of the bin's own.
private func handleMessage(_ bin: UnsafeMutablePointer<GstBin>?, _ message: UnsafeMutablePointer<GstMessage>?) {
    guard let bin, let message, let parent = parentClass(of: bin, as: GstBinClass.self) else { return }
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
