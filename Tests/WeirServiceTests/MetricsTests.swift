import CoreMetrics
import Testing
import Weir
import WeirCore
import WeirDownload

@testable import WeirService

@Suite struct MetricsTests {
    /// A line as the text format of Prometheus has it.
    private var sample: Regex<(Substring, Substring?, Substring?, Substring)> {
        /[a-zA-Z_][a-zA-Z0-9_]*(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? (NaN|[+-]Inf|-?[0-9.e+-]+)/
    }

    @Test func allLinesAreOfPrometheusForm() async throws {
        try await withService { service async throws in
            for name in ["front", #"odd \"name\\\n"#] {
                let body = #"{"from": "scene:", "name": "\#(name)"}"#
                #expect(try await service.ask("POST", "/api/v1/streams", body).status == 201)
            }
            let answer = try await service.ask("GET", "/metrics")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n")
            for line in lines where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: sample) != nil, "\(line)")
            }
            let types = lines.filter { $0.hasPrefix("# TYPE") }
            #expect(Set(types).count == types.count)
            for expected in [
                #"weir_info{version="1.2.3"} 1"#, #"weir_stream_fps{stream="front"} 25"#,
                #"weir_stream_frames_total{stream="front"} 10"#, #"weir_stream_inferences_total{stream="front"} 5"#,
                #"weir_stream_warnings_total{stream="front"} 0"#, #"weir_stream_reconnects_total{stream="front"} 0"#,
                #"weir_stream_state{stream="front",state="playing"} 1"#,
                #"weir_stream_state{stream="front",state="failed"} 0"#,
                #"weir_stream_objects_total{stream="front",class="car"} 3"#,
                #"weir_stream_frames_total{stream="odd \"name\\\n"} 10"#,
                #"weir_http_requests_total{route="/api/v1/streams",method="POST",status="201"} 2"#,
                #"weir_http_request_seconds_count{route="/api/v1/streams"} 2"#,
            ] {
                #expect(lines.contains(Substring(expected)), "\(expected)")
            }
            for name in ["process_resident_memory_bytes", "process_open_fds", "process_threads"] {
                let value = lines.first { $0.hasPrefix(name + " ") }?.split(separator: " ").last.flatMap { Double($0) }
                #expect(try #require(value) > 0)
            }
            #expect(try await service.ask("GET", "/api/v1/metrics").status == 200)
        }
    }

    @Test func allKindsOfMetersAreRendered() {
        let metrics = PrometheusMetrics()
        let counter = Counter(label: "jobs.done", dimensions: [("kind-of", "a")], factory: metrics)
        counter.increment(by: 2)
        Counter(label: "jobs.done", dimensions: [("kind-of", "a")], factory: metrics).increment()
        Gauge(label: "depth", factory: metrics).record(1.5)
        let meter = Meter(label: "level", factory: metrics)
        meter.increment(by: 3)
        meter.decrement(by: 1)
        let timer = CoreMetrics.Timer(label: "wait_seconds", factory: metrics)
        timer.recordMilliseconds(2)
        timer.recordSeconds(20)
        // A name has one kind.
        Gauge(label: "jobs.done", factory: metrics).record(7)
        let text = metrics.families.map(\.text).joined()
        let head = """
            # HELP jobs_done Measured by swift-metrics.
            # TYPE jobs_done counter
            jobs_done{kind_of="a"} 3
            # HELP depth Measured by swift-metrics.
            # TYPE depth gauge
            depth 1.5
            # HELP level Measured by swift-metrics.
            # TYPE level gauge
            level 2
            # HELP wait_seconds Measured by swift-metrics.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.001"} 0
            wait_seconds_bucket{le="0.0025"} 1

            """
        #expect(text.hasPrefix(head))
        #expect(text.hasSuffix("wait_seconds_bucket{le=\"+Inf\"} 2\nwait_seconds_sum 20.002\nwait_seconds_count 2\n"))
        counter.destroy()
        #expect(!metrics.families.contains { $0.name == "jobs_done" })
    }

    @Test func anApplicationThatGivesNoSignIsNotAlive() async throws {
        try await withService(life: ServiceLife(longestSilence: 0)) { service async throws in
            let answer = try await service.ask("GET", "/health/live")
            #expect(answer.status == 503)
            #expect(answer.detail == "The application has not answered for some seconds.")
        }
    }

    @Test func healthFollowsTheApplicationAndItsStreams() async throws {
        try await withService { service async throws in
            #expect(try await service.ask("GET", "/health/ready").text == "{\"status\": \"ready\"}\n")
            var status = StreamStatus(id: SourceID("front"), place: "", state: .stalled)
            status.reason = "no frame came for 5 s."
            service.application.state.update { $0.streams = [status] }
            let answer = try await service.ask("GET", "/health/streams/front")
            #expect(answer.status == 503)
            #expect(answer.detail == "The stream “front” is stalled: no frame came for 5 s.")
            service.application.state.update { $0.streams[0].state = .playing }
            #expect(try await service.ask("GET", "/health/streams/front").text == "{\"status\": \"playing\"}\n")
            service.service.life.condition = .stopping
            let stopping = try await service.ask("GET", "/health/ready")
            #expect(stopping.status == 503)
            #expect(stopping.detail == "The service is stopping.")
            #expect(try await service.ask("GET", "/health/live").status == 200)
        }
    }
}
