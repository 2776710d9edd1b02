import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct OpenVINOMetadataTests {
    private static let text = """
        <?xml version="1.0"?>
        <!-- made by <nobody> -->
        <net name="a > b" version="11">
            <layers>
                <layer id="0" name="x" type="Parameter">
                    <data shape="1,3,64,64" element_type="f32" />
                    <rt_info><attribute name="fused" value="not this" /></rt_info>
                </layer>
            </layers>
            <edges/>
            <rt_info>
                <MO_version value="2026.4" />
                <framework>
                    <names value="{0: 'person', 1: &quot;bird's&quot;, 2: 'R&amp;D', 3: '&#x00e9;&#10;&bad; &'}" />
                    <weir.family value='ssd'/>
                </framework>
                <conversion_parameters><scale_values value="data[255]" /></conversion_parameters>
                <model_info>
                    <labels value="person bicycle" />
                    <model_type other="1" value="YOLO" ></model_type>
                    <empty />
                </model_info>
            </rt_info>
        </net>
        <rt_info><late value="not this" /></rt_info>
        """

    private func read(_ text: String) throws -> [String: String] {
        try read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) throws -> [String: String] {
        try bytes.withUnsafeBytes { try OpenVINOMetadata.read($0, file: "m.xml") }
    }

    @Test func theWordsOfTheModelAreReadAndThoseOfItsLayersAreNot() throws {
        #expect(
            try read(Self.text) == [
                "MO_version": "2026.4",
                "names": "{0: 'person', 1: \"bird's\", 2: 'R&D', 3: 'é\n&bad; &'}",
                "weir.family": "ssd",
                "conversion_parameters.scale_values": "data[255]",
                "model_info.labels": "person bicycle",
                "model_info.model_type": "YOLO",
            ]
        )
    }

    @Test func aModelMaySayNothing() throws {
        #expect(try read("<net/>") == [:])
        #expect(try read("<net><layers></layers></net>") == [:])
    }

    @Test func aFileThatIsCutGetsASentence() throws {
        let bytes = Array(Self.text.utf8)
        // Cut after each byte from the root element on, but for the last of it.
        let lines = Self.text.split(separator: "\n")
        let end = lines.dropLast().reduce(0) { $0 + $1.utf8.count + 1 } - 1
        for count in 60..<end {
            let found = message { _ = try read(Array(bytes[..<count])) }
            #expect(found?.hasPrefix("m.xml is no whole OpenVINO model: it ends in the middle, at byte ") == true)
        }
        #expect(
            message { _ = try read("<net><layers><layer na") }
                == "m.xml is no whole OpenVINO model: it ends in the middle, at byte 14 of 22; copy or convert it again."
        )
    }

    @Test func whatIsNoModelGetsASentence() {
        #expect(message { _ = try read("") } == "m.xml is empty; convert the model again.")
        #expect(message { _ = try read("just text") }?.hasPrefix("m.xml is no whole OpenVINO model") == true)
        #expect(
            message { _ = try read("<svg><net/></svg>") }
                == "m.xml is no OpenVINO model: it begins with <svg>, not <net>."
        )
    }

    @Test func depthIsNoDanger() throws {
        let deep = String(repeating: "<a value='1'>", count: 5000) + String(repeating: "</a>", count: 5000)
        #expect(try read("<net><rt_info>\(deep)</rt_info></net>").count == 14)
        #expect(message { _ = try read("</net></net>") } != nil)
    }

    @Test func flippedBytesAreSurvived() {
        var random = TestRandom(seed: 6)
        let original = Array(Self.text.utf8)
        var refused = 0
        for _ in 0..<3000 {
            var bytes = original
            for _ in 0..<random.int(1..<6) { bytes[random.int(0..<bytes.count)] = UInt8(random.int(0..<256)) }
            if message({ _ = try read(bytes) }) != nil { refused += 1 }
        }
        #expect((1..<3000).contains(refused))
    }
}
