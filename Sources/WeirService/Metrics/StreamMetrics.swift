import Weir
import WeirCore

/// What is measured of each stream, as it is when asked for.
enum StreamMetrics {
    static func families(_ streams: [StreamStatus]) -> [MetricFamily] {
        [
            family("fps", .gauge, "Frames a second over the last interval.", streams, \.framesPerSecond),
            family("frames_total", .counter, "Frames that have come through.", streams) { Double($0.frames) },
            family("inferences_total", .counter, "Frames that the model has seen.", streams) {
                Double($0.inferredFrames)
            },
            family("warnings_total", .counter, "What was survived.", streams) { Double($0.warnings) },
            family("shed_total", .counter, "Frames that were left out since memory was short.", streams) {
                Double($0.shedFrames)
            },
            family("reconnects_total", .counter, "How often its camera or server was tried again.", streams) {
                Double($0.reconnects)
            },
            family("identities_total", .counter, "Identities that the tracker gave.", streams) {
                Double($0.identities)
            },
            objects(streams), skipped(streams), latencies(streams),
            family("late_total", .counter, "Frames that took longer than was promised.", streams) {
                Double($0.latency?.late ?? 0)
            },
            states(streams),
        ]
    }

    private static func family(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ help: String,
        _ streams: [StreamStatus],
        _ value: (StreamStatus) -> Double
    ) -> MetricFamily {
        MetricFamily(
            name: "weir_stream_\(name)",
            kind: kind,
            help: help,
            samples: streams.map { .init(labels: [("stream", $0.id.name)], value: value($0)) }
        )
    }

    private static func objects(_ streams: [StreamStatus]) -> MetricFamily {
        let samples = streams.flatMap { stream in
            stream.objects.map { object in
                MetricFamily.Sample(
                    labels: [("stream", stream.id.name), ("class", object.label)],
                    value: Double(object.count)
                )
            }
        }
        return MetricFamily(
            name: "weir_stream_objects_total",
            kind: .counter,
            help: "How often objects of each class were seen.",
            samples: samples
        )
    }

    private static func skipped(_ streams: [StreamStatus]) -> MetricFamily {
        let samples = streams.flatMap { stream in
            stream.skippedFrames.sorted { $0.key.description < $1.key.description }.map { reason, count in
                MetricFamily.Sample(
                    labels: [("stream", stream.id.name), ("reason", reason.description)],
                    value: Double(count)
                )
            }
        }
        return MetricFamily(
            name: "weir_stream_skipped_total",
            kind: .counter,
            help: "Frames that the model was kept from seeing, by what kept it.",
            samples: samples
        )
    }

    /// Quantiles of all frames so far, for streams whose frames come at their own time.
    private static func latencies(_ streams: [StreamStatus]) -> MetricFamily {
        let samples = streams.flatMap { stream -> [MetricFamily.Sample] in
            guard let times = stream.latency?.all else { return [] }
            let labels = [("stream", stream.id.name)]
            let quantiles = ["0.5", "0.9", "0.99", "1"].map { quantile in
                MetricFamily.Sample(
                    labels: labels + [("quantile", quantile)],
                    value: seconds(times.quantile(Double(quantile) ?? 1))
                )
            }
            return quantiles + [
                .init(ending: "_sum", labels: labels, value: seconds(times.sum)),
                .init(ending: "_count", labels: labels, value: Double(times.count)),
            ]
        }
        return MetricFamily(
            name: "weir_stream_latency_seconds",
            kind: .summary,
            help: "From a frame's arrival to its record.",
            samples: samples
        )
    }

    private static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1e9 }

    /// A series for each state, of which one is 1.
    private static func states(_ streams: [StreamStatus]) -> MetricFamily {
        let samples = streams.flatMap { stream in
            StreamStatus.State.allCases.map { state in
                MetricFamily.Sample(
                    labels: [("stream", stream.id.name), ("state", state.rawValue)],
                    value: stream.state == state ? 1 : 0
                )
            }
        }
        return MetricFamily(
            name: "weir_stream_state",
            kind: .gauge,
            help: "1 for the state that the stream is in.",
            samples: samples
        )
    }
}
