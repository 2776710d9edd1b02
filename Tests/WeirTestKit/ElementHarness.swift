import CWeirGStreamer
import WeirCore

/// One element on the bench: frames are pushed into its inputs, what comes out is kept.
///
/// Nothing here sleeps: what must happen is waited for, and no longer than `testPatience`.
public final class ElementHarness: @unchecked Sendable {
    // Safe to share: the pointers never change, and GStreamer's elements lock themselves.
    private let element: UnsafeMutablePointer<GstElement>
    private let bus: UnsafeMutablePointer<GstBus>
    private let connected = Monitor<[HarnessInput]>([])
    public let output: HarnessOutput

    /// Makes an element of a registered factory, with properties written as in a launch line.
    public init(_ factory: String, _ properties: [String: String] = [:], inputs: Int = 1) throws {
        TestElements.start()
        guard let made = gst_element_factory_make(factory, nil) else { throw HarnessError("no element \(factory)") }
        gst_object_ref_sink(made)
        element = made
        bus = gst_bus_new()
        gst_element_set_bus(element, bus)
        output = HarnessOutput()
        for (name, value) in properties { set(name, value) }
        if let source = gst_element_get_static_pad(element, "src") {
            gst_pad_link(source, output.pad)
            gst_object_unref(source)
        }
        for _ in 0..<inputs { _ = try addInput() }
    }

    deinit {
        output.close()
        gst_element_set_state(element, GST_STATE_NULL)
        for input in connected.read({ $0 }) { input.close() }
        gst_element_set_bus(element, nil)
        gst_object_unref(element)
        gst_object_unref(bus)
    }

    /// The first input.
    public var input: HarnessInput { self[0] }

    /// An input in the order in which they were added.
    public subscript(index: Int) -> HarnessInput { connected.read { $0[index] } }

    // MARK: Pads

    /// Connects another input, to the element's own or one that it makes on request.
    public func addInput() throws -> HarnessInput {
        guard
            let sink = gst_element_get_static_pad(element, "sink") ?? gst_element_request_pad_simple(element, "sink_%u")
        else { throw HarnessError("the element has no input") }
        defer { gst_object_unref(sink) }
        let input = HarnessInput(name: "harness-input")
        guard gst_pad_link(input.pad, sink) == GST_PAD_LINK_OK else { throw HarnessError("the input can't be linked") }
        connected.update { $0.append(input) }
        return input
    }

    /// Disconnects an input and gives its pad back.
    public func remove(_ input: HarnessInput) {
        guard let sink = gst_pad_get_peer(input.pad) else { return }
        gst_pad_unlink(input.pad, sink)
        gst_element_release_request_pad(element, sink)
        gst_object_unref(sink)
    }

    /// Takes away what stands behind the element.
    public func unlinkOutput() {
        guard let source = gst_pad_get_peer(output.pad) else { return }
        gst_pad_unlink(source, output.pad)
        gst_object_unref(source)
    }

    // MARK: Properties

    /// Sets a property, its value written as in a launch line.
    public func set(_ name: String, _ value: String) {
        gst_util_set_object_arg(UnsafeMutableRawPointer(element).assumingMemoryBound(to: GObject.self), name, value)
    }

    /// The value of a property as text.
    public func value(of name: String) -> String { propertyText(element, name) }

    // MARK: States

    /// Changes the state from a thread of its own; false where it fails or doesn't come to an end in time.
    @discardableResult
    public func setState(_ state: GstState, within seconds: Double = testPatience) -> Bool {
        let result = Monitor<GstStateChangeReturn?>(nil)
        // Kept by the thread, which may outlive this object if the element hangs.
        let target = SharedElement(pointer: element)
        gst_object_ref(element)
        runInBackground {
            var change = gst_element_set_state(target.pointer, state)
            if change == GST_STATE_CHANGE_ASYNC {
                change = gst_element_get_state(target.pointer, nil, nil, GstClockTime(seconds.nanoseconds))
            }
            result.update { $0 = change }
            gst_object_unref(target.pointer)
        }
        let change = result.wait(until: MonotonicTime.now.advanced(by: seconds.nanoseconds)) { $0 }
        return change == GST_STATE_CHANGE_SUCCESS || change == GST_STATE_CHANGE_NO_PREROLL
    }

    /// Starts the element.
    public func play() throws {
        guard setState(GST_STATE_PLAYING) else {
            throw HarnessError("the element doesn't start: \(waitForMessage(.error, within: 0) ?? "without a word")")
        }
    }

    // MARK: Messages

    public enum MessageKind: Sendable { case error, warning, latency }

    /// The next sentence of this kind on the bus, others being dropped; nil where none comes in time.
    public func waitForMessage(_ kind: MessageKind, within seconds: Double = testPatience) -> String? {
        gst_bus_timed_pop_filtered(bus, GstClockTime(seconds.nanoseconds), kind.type).map(messageText)
    }
}

/// Why a bench can't be set up.
public struct HarnessError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

private struct SharedElement: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<GstElement>
}

extension ElementHarness.MessageKind {
    var type: GstMessageType {
        switch self {
        case .error: GST_MESSAGE_ERROR
        case .warning: GST_MESSAGE_WARNING
        case .latency: GST_MESSAGE_LATENCY
        }
    }
}

/// The sentence of a message, which is freed.
func messageText(_ message: UnsafeMutablePointer<GstMessage>) -> String {
    defer { cweir_message_unref(message) }
    var error: UnsafeMutablePointer<GError>?
    switch message.pointee.type {
    case GST_MESSAGE_ERROR: gst_message_parse_error(message, &error, nil)
    case GST_MESSAGE_WARNING: gst_message_parse_warning(message, &error, nil)
    default: return ""
    }
    defer { g_error_free(error) }
    return error.map { String(cString: $0.pointee.message) } ?? ""
}

/// The value of an element's property as text.
func propertyText(_ element: UnsafeMutablePointer<GstElement>, _ name: String) -> String {
    let object = UnsafeMutableRawPointer(element).assumingMemoryBound(to: GObject.self)
    let objectClass = cweir_class_of(element)?.assumingMemoryBound(to: GObjectClass.self)
    guard let specification = g_object_class_find_property(objectClass, name) else { return "" }
    var value = GValue()
    g_value_init(&value, specification.pointee.value_type)
    defer { g_value_unset(&value) }
    g_object_get_property(object, name, &value)
    if specification.pointee.value_type == cweir_type_string() {
        return g_value_get_string(&value).map { String(cString: $0) } ?? ""
    }
    guard let text = gst_value_serialize(&value) else { return "" }
    defer { g_free(text) }
    return String(cString: text)
}
