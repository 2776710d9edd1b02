import WeirCore

/// What is known of one stream in a picture.
struct StreamPart {
    /// Of this stream alone; places are in pixels of the whole picture.
    var metadata: FrameMetadata
    /// The part of the picture that it takes, where the picture tells.
    var tile: Box?
}

extension FrameMetadata {
    /// What is known of each stream in the picture: of the stream itself, or of those that a picture is put together
    /// from.
    ///
    /// An object is of the stream that gave its identity. One that has none is of the tile that its middle is in, else
    /// of the picture itself. A stream of which the picture doesn't tell the tile has the number of the picture's
    /// frame.
    var streamParts: [StreamPart] {
        guard !tiles.isEmpty || objects.contains(where: isForeign) else { return [StreamPart(metadata: self)] }
        var own = self
        own.objects = []
        own.tiles = []
        var parts: [StreamPart] = []
        for tile in tiles {
            var metadata = own
            metadata.source = tile.source
            metadata.frameNumber = tile.frameNumber
            metadata.attributes = tile.attributes
            metadata.analytics = tile.analytics
            parts.append(StreamPart(metadata: metadata, tile: tile.box))
        }
        for object in objects {
            if let index = parts.firstIndex(where: { $0.holds(object) }) {
                parts[index].metadata.objects.append(object)
            } else if isForeign(object), let source = object.trackID?.source {
                var metadata = FrameMetadata(
                    source: source,
                    frameNumber: frameNumber,
                    presentationTime: presentationTime,
                    isInferred: isInferred,
                    objects: [object]
                )
                metadata.captureTime = captureTime
                parts.append(StreamPart(metadata: metadata))
            } else {
                own.objects.append(object)
            }
        }
        let saysNothing = own.objects.isEmpty && own.attributes.isEmpty && own.analytics.isEmpty
        return saysNothing && !parts.isEmpty ? parts : [StreamPart(metadata: own)] + parts
    }

    private func isForeign(_ object: DetectedObject) -> Bool {
        object.trackID.map { $0.source != source } ?? false
    }
}

extension StreamPart {
    fileprivate func holds(_ object: DetectedObject) -> Bool {
        if let trackID = object.trackID { return trackID.source == metadata.source }
        guard let tile else { return false }
        let (x, y) = (object.box.centerX, object.box.centerY)
        return x >= tile.x && x < tile.right && y >= tile.y && y < tile.bottom
    }
}
