import CWeirGStreamer
import WeirCore
import WeirGStreamer

// What comes in at the pads of a collector, on the inputs' own threads.

extension AnyLiveCollector {
    func addInput(named name: String?, _ template: UnsafeMutablePointer<GstPadTemplate>) -> UnsafeMutablePointer<
        GstPad
    >? {
        let number = schedule.read { schedule in
            let asked = name.flatMap { $0.hasPrefix("sink_") ? Int($0.dropFirst("sink_".count)) : nil }
            return asked ?? (schedule.inputs.map(\.number).max() ?? -1) + 1
        }
        guard let pad = gst_pad_new_from_template(template, "sink_\(number)") else { return nil }
        gst_pad_set_chain_function_full(pad, receiveBuffer, nil, nil)
        gst_pad_set_event_function_full(pad, receiveEvent, nil, nil)
        gst_pad_set_query_function_full(pad, answerInputQuery, nil, nil)
        let isNew = schedule.update { schedule in
            guard !schedule.inputs.contains(where: { $0.number == number }) else { return false }
            var input = CollectorInput(number: number)
            input.isStalled = schedule.hasBegun
            schedule.inputs.append(input)
            schedule.inputs.sort { $0.number < $1.number }
            return true
        }
        guard isNew else {
            gst_object_unref(pad)
            return nil
        }
        gst_pad_set_active(pad, 1)
        gst_element_add_pad(element, pad)
        return pad
    }

    func removeInput(_ pad: UnsafeMutablePointer<GstPad>) {
        guard let number = number(of: pad) else { return }
        let endsFlush = schedule.update { schedule in
            guard let index = schedule.inputs.firstIndex(where: { $0.number == number }) else { return false }
            schedule.inputs[index].clear()
            return schedule.inputs.remove(at: index).isFlushing && !schedule.inputs.contains(where: \.isFlushing)
        }
        gst_pad_set_active(pad, 0)
        if endsFlush { composeAnew() }
        gst_element_remove_pad(element, pad)
    }

    fileprivate func number(of pad: UnsafeMutablePointer<GstPad>) -> Int? {
        cweir_object_name(pad).flatMap { Int(String(cString: $0).dropFirst("sink_".count)) }
    }

    /// Changes one input, if it is still there.
    fileprivate func change<Result>(_ number: Int, _ body: (inout CollectorInput) -> Result) -> Result? {
        schedule.update { schedule in
            guard let index = schedule.inputs.firstIndex(where: { $0.number == number }) else { return nil }
            return body(&schedule.inputs[index])
        }
    }

    /// Takes over a reference to `buffer`; waits while the input has enough frames waiting.
    fileprivate func receive(_ buffer: UnsafeMutablePointer<GstBuffer>, at number: Int) -> GstFlowReturn {
        let flow = schedule.wait { schedule -> GstFlowReturn? in
            guard let index = schedule.inputs.firstIndex(where: { $0.number == number }) else {
                return GST_FLOW_FLUSHING
            }
            if schedule.isClosed || schedule.inputs[index].isFlushing { return GST_FLOW_FLUSHING }
            if schedule.inputs[index].hasEnded { return GST_FLOW_EOS }
            guard let format = schedule.inputs[index].format else { return GST_FLOW_NOT_NEGOTIATED }
            guard schedule.inputs[index].hasRoom else { return nil }
            schedule.add(cweir_buffer_ref(buffer), format, at: index)
            return GST_FLOW_OK
        }
        cweir_buffer_unref(buffer)
        return flow
    }

    /// Takes over the reference to `event`.
    fileprivate func receive(_ event: UnsafeMutablePointer<GstEvent>, at number: Int) -> gboolean {
        defer { cweir_event_unref(event) }
        switch event.pointee.type {
        case GST_EVENT_FLUSH_START: startFlushing(number)
        case GST_EVENT_FLUSH_STOP: stopFlushing(number)
        case GST_EVENT_CAPS:
            var caps: UnsafeMutablePointer<GstCaps>?
            gst_event_parse_caps(event, &caps)
            guard let format = VideoFormat(caps: caps) else { return 0 }
            _ = change(number) { $0.format = format }
        case GST_EVENT_SEGMENT:
            var segment = GstSegment()
            gst_event_copy_segment(event, &segment)
            _ = change(number) { $0.segment = segment }
        case GST_EVENT_STREAM_START: _ = change(number) { $0.hasEnded = false }
        case GST_EVENT_EOS: _ = change(number) { $0.hasEnded = true }
        case GST_EVENT_GAP: noteGap(event, at: number)
        default: break  // What one input says of itself doesn't hold for the whole.
        }
        return 1
    }

    private func noteGap(_ event: UnsafeMutablePointer<GstEvent>, at number: Int) {
        var start: GstClockTime = 0
        var duration: GstClockTime = 0
        gst_event_parse_gap(event, &start, &duration)
        let length = cweir_clock_time_is_valid(duration) != 0 ? duration : 0
        _ = change(number) { input in
            if let end = input.runningTime(start + length) { input.gapEnd = max(input.gapEnd, end) }
        }
    }

    private func startFlushing(_ number: Int) {
        let isFirst = schedule.update { schedule in
            let isFirst = !schedule.inputs.contains(where: \.isFlushing)
            if let index = schedule.inputs.firstIndex(where: { $0.number == number }) {
                schedule.inputs[index].isFlushing = true
            }
            return isFirst
        }
        guard isFirst else { return }
        gst_pad_push_event(sourcePad, gst_event_new_flush_start())
        schedule.update { $0.isFlushing = true }
        gst_pad_pause_task(sourcePad)
    }

    private func stopFlushing(_ number: Int) {
        let isLast = schedule.update { schedule in
            if let index = schedule.inputs.firstIndex(where: { $0.number == number }) {
                schedule.inputs[index].isFlushing = false
                schedule.inputs[index].clear()
            }
            return !schedule.inputs.contains(where: \.isFlushing)
        }
        if isLast { composeAnew() }
    }

    /// Begins again after a flush, when no input is flushing any more.
    private func composeAnew() {
        gst_pad_push_event(sourcePad, gst_event_new_flush_stop(1))
        resetOutput()
        schedule.update { $0.restart() }
        startComposing()
    }
}

// MARK: - C callbacks

private func receiveBuffer(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ buffer: UnsafeMutablePointer<GstBuffer>?
) -> GstFlowReturn {
    guard let pad, let buffer, let collector = live(parent, as: AnyLiveCollector.self),
        let number = collector.number(of: pad)
    else { return GST_FLOW_ERROR }
    return collector.receive(buffer, at: number)
}

private func receiveEvent(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ event: UnsafeMutablePointer<GstEvent>?
) -> gboolean {
    guard let pad, let event, let collector = live(parent, as: AnyLiveCollector.self),
        let number = collector.number(of: pad)
    else { return 0 }
    return collector.receive(event, at: number)
}

private func answerInputQuery(
    _ pad: UnsafeMutablePointer<GstPad>?,
    _ parent: UnsafeMutablePointer<GstObject>?,
    _ query: UnsafeMutablePointer<GstQuery>?
) -> gboolean {
    guard let query, query.pointee.type == GST_QUERY_ALLOCATION else {
        return gst_pad_query_default(pad, parent, query)
    }
    askForVideoMeta(in: query)
    // Those that wait, the one that is shown, and the one that is being composed.
    reserveBuffers(in: query, CollectorInput.waitingLimit + 2)
    return 1
}
