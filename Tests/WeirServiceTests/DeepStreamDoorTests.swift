import HTTPTypes
import Testing
import Weir
import WeirConfig
import WeirCore
import WeirDownload

@testable import WeirService

@Suite struct DeepStreamDoorTests {
    private static func sensor(_ change: String) -> String {
        """
        {"key": "sensor", "value": {"camera_id": "u1", "camera_name": "front", "camera_url": "rtsp://camera/stream",
        "change": "\(change)", "metadata": {"resolution": "1920 x1080", "codec": "h264", "framerate": 30}},
        "headers": {"source": "vst", "created_at": "2021-06-01T14:34:13.417Z"}}
        """
    }

    @Test func sensorsAreAddedListedAndRemoved() async throws {
        try await withService { service async throws in
            let added = try await service.ask("POST", "/api/v1/stream/add", Self.sensor("camera_add"))
            #expect(added.text == "{\"status\": \"HTTP/1.1 200 OK\", \"reason\": \"STREAM_ADD_SUCCESS\"}\n")
            #expect(
                service.application.state.read { $0.sources[SourceID("u1")]?.location } == .uri("rtsp://camera/stream")
            )
            let list = try await service.ask("GET", "/api/v1/stream/get-stream-info")
            #expect(
                list.text == """
                    {"status": "HTTP/1.1 200 OK", "reason": "GET_LIVE_STREAM_INFO_SUCCESS", "stream-info": \
                    {"stream-count": 1, "stream-info": [{"camera_id": "u1", "camera_name": "u1", "source_id": 0}]}}

                    """
            )
            let removed = try await service.ask("POST", "/api/v1/stream/remove", Self.sensor("camera_remove"))
            #expect(removed.json["reason"] as? String == "STREAM_REMOVE_SUCCESS")
            #expect(try await service.ask("POST", "/api/v1/stream/remove", Self.sensor("camera_remove")).status == 404)
        }
    }

    @Test func mistakesInSensorsAreTold() async throws {
        try await withService { service async throws in
            let cases = [
                (
                    Self.sensor("camera_remove"),
                    "`change` is `camera_remove`; it must be `camera_add` or `camera_streaming` here."
                ),
                (#"{"value": {"change": "camera_add"}}"#, "`camera_id` is missing in `value`."),
                ("{}", "`value` is missing."), ("3", "The request is `3`; it must be a map."),
                (
                    Self.sensor("camera_add").replacing("rtsp:", with: "rtps:"),
                    "The address `rtps://camera/stream` begins with `rtps`, which is not known; `rtsp` may be meant."
                ),
            ]
            for (body, sentence) in cases {
                let answer = try await service.ask("POST", "/api/v1/stream/add", body)
                #expect(answer.status == 422)
                #expect(answer.detail == sentence)
            }
            #expect(service.application.streams.isEmpty)
        }
    }

    @Test func intervalsAreSetByNumberOrName() async throws {
        try await withService { service async throws in
            _ = try await service.ask("POST", "/api/v1/stream/add", Self.sensor("camera_streaming"))
            for (stream, interval) in [("0", 2), ("u1", 3)] {
                let body = #"{"stream": {"stream_id": "\#(stream)", "interval": \#(interval)}}"#
                let answer = try await service.ask("POST", "/api/v1/infer/set-interval", body)
                #expect(answer.json["reason"] as? String == "INFER_INTERVAL_UPDATE_SUCCESS")
                #expect(service.application.state.read { $0.changes[SourceID("u1")]?.interval } == interval)
            }
            let unknown = try await service.ask(
                "POST",
                "/api/v1/inferserver/set-interval",
                #"{"stream": {"stream_id": "1", "interval": 2}}"#
            )
            #expect(unknown.status == 404)
            #expect(unknown.detail == "There is no stream “1”, neither by name nor by number.")
        }
    }

    @Test func healthAndVersionAnswerAtBothPlaces() async throws {
        try await withService { service async throws in
            let ready = try await service.ask("GET", "/api/v1/health/get-dsready-state")
            #expect(
                ready.text == """
                    {"status": "HTTP/1.1 200 OK", "reason": "GET_DS_READINESS_INFO_SUCCESS", "health-info": \
                    {"ds-ready": "YES"}}

                    """
            )
            for path in ["/live", "/ready", "/startup", "/version"].flatMap({ [$0, "/api/v1" + $0] }) {
                #expect(try await service.ask("GET", path).status == 200)
            }
            service.service.life.condition = .stopping
            #expect(try await service.ask("GET", "/ready").status == 503)
        }
    }

    @Test func whatHasNoCounterpartSaysSo() async throws {
        try await withService { service async throws in
            let answer = try await service.ask("POST", "/api/v1/enc/bitrate", "{}")
            #expect(answer.status == 501)
            #expect(
                answer.detail
                    == "Encoders are fixed while they run; set `bitrate` and `key-frame-interval` of `output` in the file."
            )
            for gap in DeepStreamGaps.all {
                #expect(try await service.ask(gap.method.rawValue, "/api/v1" + gap.path, nil).status == 501)
            }
        }
    }

    @Test func quitEnds() async throws {
        try await withService { service async throws in
            #expect(try await service.ask("POST", "/api/v1/app/quit", "{}").json["reason"] as? String == "QUIT_SUCCESS")
            #expect(service.quits.read { $0 })
        }
    }
}
