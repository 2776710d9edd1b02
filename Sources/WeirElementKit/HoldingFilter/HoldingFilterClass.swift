import CWeirGStreamer
import Synchronization
import WeirCore

final class HoldingFilterBlueprint<F: HoldingFilter>: ElementBlueprint {
    init() {
        super.init(info: F.info, typeName: "Weir\(F.self)", parentType: gst_element_get_type())
    }

    override func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement {
        let live = LiveHoldingFilter<F>(element)
        addPads(to: live)
        return live
    }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        describe(
            objectClass,
            F.Settings.self,
            pads: [
                PadTemplate(name: "sink", direction: GST_PAD_SINK, caps: F.pads),
                PadTemplate(name: "src", direction: GST_PAD_SRC, caps: F.pads),
            ]
        )
        objectClass.assumingMemoryBound(to: GstElementClass.self).pointee.change_state = changeState
    }
}

/// The pads' callbacks find the Swift object through their element, so they own nothing.
private func addPads(to live: AnyLiveHoldingFilter) {
    let elementClass = cweir_class_of(live.element)?.assumingMemoryBound(to: GstElementClass.self)
    guard let sink = gst_pad_new_from_template(gst_element_class_get_pad_template(elementClass, "sink"), "sink"),
        let source = gst_pad_new_from_template(gst_element_class_get_pad_template(elementClass, "src"), "src")
    else { return }
    gst_pad_set_chain_function_full(sink, chain, nil, nil)
    gst_pad_set_event_function_full(sink, receiveEvent, nil, nil)
    gst_pad_set_query_function_full(sink, answerSinkQuery, nil, nil)
    gst_pad_set_activatemode_function_full(source, activateSource, nil, nil)
    gst_pad_set_query_function_full(source, answerSourceQuery, nil, nil)
    for pad in [sink, source] {
        cweir_pad_proxy_caps(pad)
        gst_element_add_pad(live.element, pad)
    }
    live.addPads(sink: sink, source: source)
}

// MARK: - C callbacks

private func chain(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ buffer: UnsafeMutablePointer<GstBuffer>?
) -> GstFlowReturn {
    guard let buffer, let filter = live(parent, as: AnyLiveHoldingFilter.self) else { return GST_FLOW_ERROR }
    return filter.chain(buffer)
}

private func receiveEvent(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard let event, let filter = live(parent, as: AnyLiveHoldingFilter.self) else { return 0 }
    return filter.receive(event)
}

private func answerSinkQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let filter = live(parent, as: AnyLiveHoldingFilter.self) else { return 0 }
    if cweir_query_is_serialized(query) != 0 { return filter.answerInOrder(query) }
    return gst_pad_query_default(pad, parent, query)
}

private func answerSourceQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let filter = live(parent, as: AnyLiveHoldingFilter.self) else { return 0 }
    guard query.pointee.type == GST_QUERY_LATENCY else { return gst_pad_query_default(pad, parent, query) }
    guard gst_pad_peer_query(filter.sinkPad, query) != 0 else { return 0 }
    addLatency(filter.reportedLatency.load(ordering: .relaxed), to: query)
    return 1
}

private func addLatency(_ nanoseconds: UInt64, to query: UnsafeMutablePointer<GstQuery>) {
    var isLive: gboolean = 0
    var least: GstClockTime = 0
    var most: GstClockTime = 0
    gst_query_parse_latency(query, &isLive, &least, &most)
    let added = GstClockTime(nanoseconds)
    let longest = cweir_clock_time_is_valid(most) != 0 ? most + added : most
    gst_query_set_latency(query, isLive, least + added, longest)
}

private func activateSource(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ mode: GstPadMode,
    _ isActive: gboolean
) -> gboolean {
    guard mode == GST_PAD_MODE_PUSH, let filter = live(parent, as: AnyLiveHoldingFilter.self) else { return 0 }
    if isActive != 0 {
        filter.queue.stopFlushing(pad)
        filter.startSending()
        return 1
    }
    filter.queue.startFlushing()
    filter.interruption.interrupt()
    return gst_pad_stop_task(pad)
}

private func changeState(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ transition: GstStateChange
) -> GstStateChangeReturn {
    guard let element, let filter = live(element, as: AnyLiveHoldingFilter.self),
        let parent = parentClass(of: element, as: GstElementClass.self)
    else { return GST_STATE_CHANGE_FAILURE }
    if transition == GST_STATE_CHANGE_READY_TO_PAUSED {
        do throws(WeirError) { try filter.start() } catch {
            filter.interruption.removeHandlers()
            element.postError(error)
            return GST_STATE_CHANGE_FAILURE
        }
    }
    let result = parent.pointee.change_state(element, transition)
    let hasStopped =
        transition == GST_STATE_CHANGE_PAUSED_TO_READY
        || (transition == GST_STATE_CHANGE_READY_TO_PAUSED && result == GST_STATE_CHANGE_FAILURE)
    if hasStopped {
        filter.queue.drop()
        filter.stop()
        filter.interruption.removeHandlers()
        filter.reportedLatency.store(0, ordering: .relaxed)
    }
    return result
}
