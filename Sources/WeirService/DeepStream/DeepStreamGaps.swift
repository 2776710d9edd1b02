import HTTPTypes

/// Paths of DeepStream's server that have no counterpart here, with what to do instead.
enum DeepStreamGaps {
    struct Gap: Sendable {
        var method = HTTPRequest.Method.post
        let path: String
        let sentence: String

        /// For programs that are made from the document.
        var name: String {
            "deepStream" + path.split { "/-_".contains($0) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }
    }

    static let all: [Gap] =
        [
            Gap(
                path: "/roi/update",
                sentence:
                    "What part of the picture a model looks at is fixed while it runs; set `regions` in the file, "
                    + "or watch regions by `rules` (PATCH /api/v1/streams/{id})."
            ),
            Gap(
                path: "/analytics/reload-config",
                sentence:
                    "A file of rules that `analytics` names is read again by itself when it changes; others can be sent as "
                    + "`rules` (PATCH /api/v1/streams/{id})."
            ),
            Gap(
                path: "/nvtracker/config-path",
                sentence: "The tracker is fixed while it runs; set `track` in the file."
            ),
            Gap(path: "/osd/process-mode", sentence: "Weir draws on the processor, and has no other way."),
            Gap(
                method: .get,
                path: "/metadata",
                sentence: "Metadata is told by `records` and `events` in the file, not by this service."
            ),
        ]
        + gaps(
            "dec",
            ["drop-frame-interval", "skip-frames", "low-latency-mode"],
            "The decoder is fixed while it runs; remove the stream and add it with other keys."
        )
        + gaps(
            "enc",
            ["bitrate", "force-idr", "force-intra", "iframe-interval"],
            "Encoders are fixed while they run; set `bitrate` and `key-frame-interval` of `output` in the file."
        )
        + gaps(
            "mux",
            ["batched-push-timeout", "max-latency"],
            "Streams are not muxed into batches here, so there is nothing to wait for."
        )
        + gaps(
            "conv",
            ["srccrop", "destcrop", "interpolation-method", "flip-method"],
            "There is no converter between streams and models whose settings could be changed."
        )
        + ["/generate_text_embeddings", "/generate_image_embeddings"].map {
            Gap(path: $0, sentence: "Weir gives embeddings of objects in its records, not of requests.")
        }

    private static func gaps(_ group: String, _ names: [String], _ sentence: String) -> [Gap] {
        names.map { Gap(path: "/\(group)/\($0)", sentence: sentence) }
    }
}
