import Testing
import WeirCore
import WeirGStreamer

/// The wrappers around GStreamer's elements.
@Suite struct ElementTests {
    @Test func missingElementNamesItsPackage() {
        #expect(
            message { _ = try Element("vaapih264enc") }
                == "GStreamer has no element “vaapih264enc”; install the Debian package gstreamer1.0-vaapi."
        )
    }

    @Test func propertiesTakeWhatFits() throws {
        let source = try Element("videotestsrc", name: "source")
        try source.set("pattern", to: "ball")
        try source.set("num-buffers", to: 7)
        try source.set("is-live", to: true)
        #expect(source.text(of: "pattern") == "ball")
        #expect(source.text(of: "num-buffers") == "7")
        #expect(source.text(of: "is-live") == "true")
        let filter = try Element("capsfilter")
        try filter.set("caps", to: "video/x-raw, width=64")
        #expect(filter.text(of: "caps")?.contains("video/x-raw") == true)
    }

    @Test(arguments: [
        ("num-buffers", PropertyValue.text("7"), "a whole number from -1 to 2147483647, not “7”"),
        ("num-buffers", 0.5, "a whole number from -1 to 2147483647, not 0.5"),
        ("num-buffers", -2, "a whole number from -1 to 2147483647, not -2"),
        ("num-buffers", .integer(.max), "a whole number from -1 to 2147483647, not 9223372036854775807"),
        ("is-live", 1, "true or false, not 1"),
        ("motion", "sideways", "one of wavy, sweep, hsweep, not “sideways”"),
    ]) func propertiesRefuseWhatDoesNotFit(name: String, value: PropertyValue, expected: String) throws {
        let source = try Element("videotestsrc", name: "source")
        #expect(
            message { try source.set(name, to: value) }
                == "the property “\(name)” of source (videotestsrc) takes \(expected)."
        )
    }

    @Test func unknownPropertyIsNamedWithThoseThereAre() throws {
        let queue = try Element("tee", name: "t")
        let expected =
            "t (tee) has no property “sise”; it has alloc-pad, allow-not-linked, has-chain, last-message, num-src-pads, "
            + "pull-mode, silent."
        #expect(message { try queue.set("sise", to: 1) } == expected)
        #expect(
            message { try queue.set("num-src-pads", to: 1) }
                == "the property “num-src-pads” of t (tee) can only be read."
        )
    }

    @Test func elementsThatDoNotFitAreNotLinked() throws {
        let bin = try Bin(name: "bin")
        let (source, parser) = (try Element("videotestsrc", name: "a"), try Element("h264parse", name: "b"))
        try bin.add(source)
        try bin.add(parser)
        #expect(
            message { try source.link(to: parser) }
                == "a can't be linked to b: videotestsrc makes nothing that h264parse takes."
        )
    }

    @Test func namesAreUniqueInABin() throws {
        let bin = try Bin(name: "bin")
        try bin.add(Element("queue", name: "q"))
        #expect(
            message { try bin.add(Element("queue", name: "q")) }
                == "bin has an element “q” already; give each its own name."
        )
    }

    @Test func hardwareEncodersAreListedFirst() throws {
        let encoders = try EncoderFactory.all(making: "video/x-h264")
        #expect(encoders.contains { $0.name == "x264enc" && !$0.isHardware && $0.opens })
        let hardware = encoders.prefix { $0.isHardware }
        #expect(!encoders.dropFirst(hardware.count).contains { $0.isHardware })
    }
}
