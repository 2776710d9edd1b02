import CWeirGStreamer
import WeirCore

final class CollectorBlueprint<C: Collector>: ElementBlueprint {
    init() {
        super.init(info: C.info, typeName: "Weir\(C.self)", parentType: gst_element_get_type())
    }

    override func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement {
        let live = LiveCollector<C>(element)
        addSourcePad(to: live)
        return live
    }

    override func describe(_ objectClass: UnsafeMutableRawPointer) {
        describe(
            objectClass,
            C.Settings.self,
            pads: [
                PadTemplate(name: "sink_%u", direction: GST_PAD_SINK, presence: GST_PAD_REQUEST, caps: C.inputs),
                PadTemplate(name: "src", direction: GST_PAD_SRC, caps: C.output),
            ]
        )
        let element = objectClass.assumingMemoryBound(to: GstElementClass.self)
        element.pointee.change_state = changeState
        element.pointee.request_new_pad = { element, template, name, caps in
            guard let template, let collector = live(element, as: AnyLiveCollector.self) else { return nil }
            return collector.addInput(named: name.map { String(cString: $0) }, template)
        }
        element.pointee.release_pad = { element, pad in
            guard let pad else { return }
            live(element, as: AnyLiveCollector.self)?.removeInput(pad)
        }
    }
}

private func addSourcePad(to live: AnyLiveCollector) {
    let elementClass = cweir_class_of(live.element)?.assumingMemoryBound(to: GstElementClass.self)
    guard let pad = gst_pad_new_from_template(gst_element_class_get_pad_template(elementClass, "src"), "src") else {
        return
    }
    gst_pad_set_activatemode_function_full(pad, activateSource, nil, nil)
    gst_pad_set_event_function_full(pad, receiveUpstream, nil, nil)
    gst_pad_set_query_function_full(pad, answerQuery, nil, nil)
    gst_element_add_pad(live.element, pad)
    live.sourcePad = pad
}

extension AnyLiveCollector {
    /// Adds up what the inputs say: live if one is, as late as the latest.
    fileprivate func answerLatency(_ query: UnsafeMutablePointer<GstQuery>) -> gboolean {
        let numbers = schedule.read { $0.inputs.map(\.number) }
        var isLive = false
        var least: GstClockTime = 0
        for number in numbers {
            guard let pad = gst_element_get_static_pad(element, "sink_\(number)") else { continue }
            defer { gst_object_unref(pad) }
            guard let inner = gst_query_new_latency() else { continue }
            defer { cweir_query_unref(inner) }
            guard gst_pad_peer_query(pad, inner) != 0 else { continue }
            var live: gboolean = 0
            var minimum: GstClockTime = 0
            gst_query_parse_latency(inner, &live, &minimum, nil)
            isLive = isLive || live != 0
            least = max(least, minimum)
        }
        let own = schedule.update { schedule in
            schedule.patience = isLive ? .live : .files
            return schedule.outputDuration + (isLive ? schedule.patience.nextFrame : 0)
        }
        gst_query_set_latency(query, isLive ? 1 : 0, least + GstClockTime(own), cweir_clock_time_none)
        return 1
    }
}

// MARK: - C callbacks

private func answerQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, let collector = live(parent, as: AnyLiveCollector.self) else { return 0 }
    guard query.pointee.type == GST_QUERY_LATENCY else { return gst_pad_query_default(pad, parent, query) }
    return collector.answerLatency(query)
}

/// Events from downstream go to all inputs, one after the other.
private func receiveUpstream(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard event?.pointee.type == GST_EVENT_SEEK, let collector = live(parent, as: AnyLiveCollector.self) else {
        return gst_pad_event_default(pad, parent, event)
    }
    collector.schedule.update { $0.seeksUnderWay += 1 }
    defer { collector.schedule.update { $0.seeksUnderWay -= 1 } }
    return gst_pad_event_default(pad, parent, event)
}

private func activateSource(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ mode: GstPadMode,
    _ isActive: gboolean
) -> gboolean {
    guard mode == GST_PAD_MODE_PUSH, let collector = live(parent, as: AnyLiveCollector.self) else { return 0 }
    guard isActive != 0 else {
        collector.schedule.update { $0.isActive = false }
        return gst_pad_stop_task(pad)
    }
    collector.schedule.update { schedule in
        schedule.isActive = true
        schedule.restart()
    }
    collector.startComposing()
    return 1
}

private func changeState(
    _ element: UnsafeMutablePointer<GstElement>?,
    _ transition: GstStateChange
) -> GstStateChangeReturn {
    guard let element, let collector = live(element, as: AnyLiveCollector.self),
        let parent = parentClass(of: element, as: GstElementClass.self)
    else { return GST_STATE_CHANGE_FAILURE }
    if transition == GST_STATE_CHANGE_READY_TO_PAUSED {
        do throws(WeirError) { try collector.start() } catch {
            element.postError(error)
            return GST_STATE_CHANGE_FAILURE
        }
    }
    if transition == GST_STATE_CHANGE_PAUSED_TO_READY {
        // Inputs that wait for room must not hold up the pads' deactivation.
        collector.schedule.update { $0.isActive = false }
    }
    let result = parent.pointee.change_state(element, transition)
    if transition == GST_STATE_CHANGE_PAUSED_TO_READY {
        collector.schedule.update { schedule in
            for index in schedule.inputs.indices { schedule.inputs[index].clear() }
        }
        collector.resetOutput()
        collector.stop()
    }
    return result
}
