import Glibc
import Testing
import WeirConfig

/// Files with letters overwritten, lines doubled or cut out: whatever comes of them, it is a report.
@Suite struct DamagedFileTests {
    private static let weir = """
        sources:
          - { from: street.mp4, name: gate, loop: true, fps: 25 }
          - rtsp://camera-1/stream
          - scene:?seed=7&frames=300&size=640x480
        detect: { model: yolov8n.onnx, threshold: 0.4, class-thresholds: { 2: 0.5 }, input: { mean: [1, 2, 3] } }
        track: &t { algorithm: sort, patience: 3 }
        output: [out.mp4, { to: "rtsp://:8554/a", bitrate: 4M }, null]
        records: "-"
        analytics:
          - size: 1920x1080
            lines: { door: [[1, 2], [3, 400]], b: { from: [0, 1], to: [1, 0], forward: [[0, 0], [1, 1]], mode: loose } }
            regions:
              - { name: r, box: [0, 0, 1, 0.5], loitering: 5s, queue: 3, speeding: 30 km/h, wrong-way: [[0, 0], [1, 1]] }
            proximity: { near: { distance: 3 m, after: 1min } }
            ground: { picture: [[0, 0], [9, 0], [9, 9], [0, 9]], metres: [[0, 0], [5, 0], [5, 5], [0, 5]] }
            heat-map: { grid: 3x4, half-life: 1h }
          - file: model.txt
        publish:
          - { mqtt: "127.0.0.1:1883", topic: "a/{stream}", identities: [start], qos: 1, tls: { check-name: false } }
          - { webhook: "https://a.example/b", payload: deepstream, sites: model.txt, outbox: { size: 5M, age: 2d } }
        commands: { kafka: "a,b:9093", topics: [c, d], sensors: { CAM: gate }, group: g }
        privacy: { classes: face, regions: [[0, 0, 1, 1]], margin: 0.5 }
        """

    private static let deepStream = """
        [tiled-display]
        enable=1
        rows=2
        [source0]
        enable=1
        type=3
        uri=file://street%d.mp4
        num-sources=3
        [source-list]
        list=rtsp://a/1;usb:0;
        num-source-bins=2
        [source-attr-all]
        latency=100
        [primary-gie]
        enable=1
        config-file=model.txt
        [tracker]
        enable=1
        [nvds-analytics]
        enable=1
        config-file=model.txt
        [line-crossing-stream-0]
        enable=1
        line-crossing-Exit=789;672;1084;900;851;773;1203;732
        class-id=0;2
        mode=strict
        [overcrowding-stream-1]
        enable=1
        roi-OC=295;643;579;634;642;913;56;828
        time-threshold=300
        [property]
        config-width=1920
        config-height=1080
        onnx-file=yolov8n.onnx
        offsets=1;2;3
        infer-dims=3;4;5
        [class-attrs-0]
        topk=3
        [sink0]
        enable=1
        type=3
        output-file=a.mp4
        [sink1]
        enable=1
        type=6
        msg-conv-config=model.txt
        msg-broker-proto-lib=libnvds_amqp_proto.so
        msg-broker-conn-str=a;5672;b;c
        msg-broker-config=model.txt
        topic=t
        [message-broker]
        amqp-heartbeat=1
        [sensor0]
        enable=1
        location=1;2;3
        [message-consumer0]
        enable=1
        proto-lib=libnvds_kafka_proto.so
        conn-str=b;9092
        subscribe-topic-list=c;d
        sensor-list-file=model.txt
        """

    private static let seed = getenv("WEIR_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20

    /// `make fuzz CASES=…` sets another number.
    private static let cases = getenv("WEIR_CASES").flatMap { Int(String(cString: $0)) } ?? 3000

    private func damaged(_ text: String, _ generator: inout RepeatableGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        let splinters = Array("0123456789-.eE:;=[]{}&*%\"'\\#|>?! \n\t\r\u{0}\u{e9}\u{1F697}\u{FEFF}".unicodeScalars)
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !scalars.isEmpty {
            let place = Int.random(in: 0..<scalars.count, using: &generator)
            let end = min(scalars.count, place + Int.random(in: 1...20, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: scalars[place] = splinters.randomElement(using: &generator) ?? "0"
            case 1: scalars.insert(splinters.randomElement(using: &generator) ?? "0", at: place)
            case 2: scalars.removeSubrange(place..<end)
            default: scalars.insert(contentsOf: scalars[place..<end], at: place)
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test(arguments: [weir, deepStream])
    func everyDamagedFileGivesAReport(text: String) {
        var generator = RepeatableGenerator(state: Self.seed)
        var refused = 0
        for _ in 0..<Self.cases {
            var files = siteFiles
            let broken = damaged(text, &generator)
            files.files["/site/model.txt"] = Array(broken.utf8)
            let report = read(broken, files)
            let hasErrors = report.diagnostics.contains { $0.severity == .error }
            #expect(hasErrors == (report.application == nil))
            #expect(report.lines.allSatisfy { !$0.contains("\n") })
            if hasErrors { refused += 1 }
        }
        #expect(refused > Self.cases / 3)
    }
}
