import Weir
import WeirOutbox

/// What is measured of what goes out, as it is when asked for.
enum OutletMetrics {
    static func families(_ outputs: [OutputStatus], _ publications: [Publisher.Status]) -> [MetricFamily] {
        let ofOutputs = [
            family("output_encoded_total", .counter, "Frames that were encoded.", outputs) { $0.encodedFrames },
            family("output_watchers", .gauge, "How many watch.", outputs) { $0.watchers },
            family("output_dropped_total", .counter, "Frames that were too many.", outputs) { $0.droppedFrames },
            family("output_reconnects_total", .counter, "How often a target was lost.", outputs) { $0.reconnects },
        ]
        let ofPublications = [
            family("publication_connected", .gauge, "1 where the broker is there.", publications) {
                $0.condition.isConnected ? 1 : 0
            },
            family("publication_produced_total", .counter, "Messages kept for sure.", publications) {
                $0.counts.produced
            },
            family("publication_delivered_total", .counter, "Messages that the broker has.", publications) {
                $0.counts.delivered
            },
            family("publication_refused_total", .counter, "Messages never taken.", publications) { $0.counts.refused },
            family("publication_lost_total", .counter, "Messages that had to go.", publications) {
                $0.counts.lostToSize + $0.counts.lostToAge
            },
            family("publication_waiting", .gauge, "Messages that wait.", publications) { $0.counts.waiting },
            family("publication_waiting_bytes", .gauge, "What waits takes so much.", publications) {
                $0.counts.waitingBytes
            },
        ]
        return (ofOutputs + ofPublications).filter { !$0.samples.isEmpty }
    }

    private static func family<Outlet: NamedOutlet>(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ help: String,
        _ outlets: [Outlet],
        _ value: (Outlet) -> Int
    ) -> MetricFamily {
        let samples = outlets.enumerated().map { number, outlet in
            // Two may have one name.
            let labels = [("number", "\(number)"), ("name", outlet.outletName)]
            return MetricFamily.Sample(labels: labels, value: Double(value(outlet)))
        }
        return MetricFamily(name: "weir_\(name)", kind: kind, help: help, samples: samples)
    }
}

/// What metrics of outlets are told apart by.
private protocol NamedOutlet {
    var outletName: String { get }
}

extension OutputStatus: NamedOutlet {
    fileprivate var outletName: String { place }
}

extension Publisher.Status: NamedOutlet {
    fileprivate var outletName: String { name }
}
