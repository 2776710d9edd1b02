import WeirConfig
import WeirCore
import WeirGStreamer

/// How an encoder's own properties are named, and in which units.
struct EncoderSettings {
    /// The property that takes the bit rate, and how many bits a second its unit is.
    let bitrate: (property: String, unit: Int)
    /// The property that takes the distance of key frames.
    let keyFrameInterval: String
    /// What is set where the application asks for no bit rate.
    let constantQuality: [PlannedElement.Property]
    /// What keeps frames from waiting in the encoder.
    let lowLatency: [PlannedElement.Property]
    /// What is always set.
    let base: [PlannedElement.Property]

    /// The settings that are known of a factory; nil for an encoder that nothing is known of.
    init?(_ factory: String) {
        guard let known = Self.all.first(where: { factory.hasPrefix($0.key) })?.value else { return nil }
        self = known
    }

    private init(
        bitrate: (String, Int),
        keyFrameInterval: String,
        constantQuality: [PlannedElement.Property] = [],
        lowLatency: [PlannedElement.Property] = [],
        base: [PlannedElement.Property] = []
    ) {
        self.bitrate = bitrate
        self.keyFrameInterval = keyFrameInterval
        self.constantQuality = constantQuality
        self.lowLatency = lowLatency
        self.base = base
    }

    /// By the beginning of the factory's name.
    private static var all: KeyValuePairs<String, EncoderSettings> {
        [
            // Analytics must leave the processor to the models, so the quick presets are taken; 23 is x264's own default.
            "x264enc": EncoderSettings(
                bitrate: ("bitrate", 1000),
                keyFrameInterval: "key-int-max",
                // Without a buffer to fill, the default bit rate of 2 Mbit/s is no bound on the quality.
                constantQuality: [.init("pass", "qual"), .init("quantizer", 23), .init("vbv-buf-capacity", 0)],
                lowLatency: [.init("tune", "zerolatency")],
                base: [.init("speed-preset", "veryfast")]
            ),
            "x265enc": EncoderSettings(
                bitrate: ("bitrate", 1000),
                keyFrameInterval: "key-int-max",
                lowLatency: [.init("tune", "zerolatency")],
                base: [.init("speed-preset", "ultrafast")]
            ),
            "openh264enc": EncoderSettings(bitrate: ("bitrate", 1), keyFrameInterval: "gop-size"),
            "vaapi": EncoderSettings(bitrate: ("bitrate", 1000), keyFrameInterval: "keyframe-period"),
            "va": EncoderSettings(bitrate: ("bitrate", 1000), keyFrameInterval: "key-int-max"),
            "nv": EncoderSettings(bitrate: ("bitrate", 1000), keyFrameInterval: "gop-size"),
            "qsv": EncoderSettings(bitrate: ("bitrate", 1000), keyFrameInterval: "gop-size"),
        ]
    }
}

extension Application.Output.Encoding {
    /// The encoder with its settings.
    ///
    /// Throws `.settings` where the application asks for something that the encoder's settings aren't known for.
    func encoder(
        named name: String,
        isLive: Bool,
        _ choice: EncoderChoice
    ) throws(WeirError) -> PlannedElement {
        let factory = try choice.factory(for: self)
        guard let settings = EncoderSettings(factory) else {
            guard bitrate == nil, keyFrameInterval == nil else {
                throw WeirError(
                    .settings,
                    "the encoder \(factory) has no known settings for bit rate and key frames; leave them out or set "
                        + "hardware to none."
                )
            }
            return PlannedElement(factory, name: name)
        }
        var properties = settings.base
        if let bitrate {
            properties.add(settings.bitrate.property, .integer(max(1, bitrate / settings.bitrate.unit)))
        } else {
            properties += settings.constantQuality
        }
        properties.add(settings.keyFrameInterval, keyFrameInterval.map(PropertyValue.integer))
        if isLive { properties += settings.lowLatency }
        return PlannedElement(factory, name: name, properties)
    }
}
