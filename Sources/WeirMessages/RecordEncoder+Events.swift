public import WeirCore

extension RecordEncoder {
    /// Appends a line for each event of a frame, and nothing for a frame without.
    ///
    /// `number` tells an event from the stream's others; what lasts has one number from its start to its end. `start` and
    /// `time` are in seconds of the stream; `place`, `value` and `way` are there only where the event has them.
    public func append(eventsOf metadata: FrameMetadata, to buffer: inout [UInt8]) {
        append(metadata.analytics.events, of: metadata.source, frame: metadata.frameNumber, to: &buffer)
        for tile in metadata.tiles {
            append(tile.analytics.events, of: tile.source, frame: tile.frameNumber, to: &buffer)
        }
    }

    private func append(_ events: [AnalyticsEvent], of source: SourceID, frame: Int, to buffer: inout [UInt8]) {
        for event in events {
            appendStart(stream: source, frame: frame, to: &buffer)
            buffer.append(text: ", ")
            append(event, to: &buffer)
            buffer.append(text: "}\n")
        }
    }

    /// The fields of an event, without braces; `add` may add to those of who took part, by their places in the list.
    func append(
        _ event: AnalyticsEvent,
        to buffer: inout [UInt8],
        addingToParticipants add: (Int, inout [UInt8]) -> Void = { _, _ in }
    ) {
        buffer.append(text: "\"number\": ")
        buffer.append(integer: event.number)
        buffer.append(text: ", \"kind\": ")
        buffer.append(jsonString: event.kind.rawValue)
        buffer.append(text: ", \"phase\": ")
        buffer.append(jsonString: event.phase.rawValue)
        buffer.append(text: ", \"rule\": ")
        buffer.append(jsonString: event.rule)
        buffer.append(text: ", \"objects\": ")
        buffer.append(jsonList: Array(event.participants.indices)) { index, buffer in
            buffer.append(UInt8(ascii: "{"))
            append(event.participants[index], to: &buffer)
            add(index, &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
        if let place = event.place {
            buffer.append(text: ", \"place\": ")
            append(numbers: [place.x, place.y], to: &buffer)
        }
        buffer.append(text: ", \"start\": ")
        buffer.append(seconds: event.startTime)
        buffer.append(text: ", \"time\": ")
        buffer.append(seconds: event.time)
        if let value = event.value {
            buffer.append(text: ", \"value\": ")
            append(number: value, to: &buffer)
        }
        if let way = event.way {
            buffer.append(text: ", \"way\": ")
            buffer.append(jsonString: way.rawValue)
        }
    }

    private func append(_ participant: AnalyticsEvent.Participant, to buffer: inout [UInt8]) {
        buffer.append(text: "\"id\": ")
        buffer.append(integer: participant.trackID.number)
        buffer.append(text: ", \"class\": ")
        buffer.append(integer: participant.classID)
        buffer.append(text: ", \"label\": ")
        buffer.append(jsonString: participant.label)
        append(participant.box, as: "box", to: &buffer)
    }
}
