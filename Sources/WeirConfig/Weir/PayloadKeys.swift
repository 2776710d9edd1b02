import WeirCore

/// The keys of `publish` that say which form messages have.
enum PayloadKeys {
    static let keys: [Key<PublicationDraft>] = [payload, envelope, compatibility, sites]

    private typealias Format = PayloadOptions.Format

    private enum Envelope: String, CaseIterable { case cloudEvents = "cloudevents" }
    private enum Compatibility: String, CaseIterable { case exact }

    private static let ofDeepStream: [Format] = [.deepStream, .deepStreamMinimal, .deepStreamProtobuf]
    private static let inJSON: [Format] = [.weir, .deepStream, .deepStreamMinimal]

    private static let payload = Key<PublicationDraft>.choice(
        "payload",
        Format.self,
        default: "weir",
        "The form of messages: Weir's own as JSON or protobuf, DeepStream's, or ONVIF's metadata XML.",
        set: { $0.payload.format = $1 }
    )

    private static let envelope = choice(
        "envelope",
        Envelope.self,
        forms: inJSON,
        default: "none",
        "Whether messages in JSON stand in an envelope of CloudEvents.",
        set: { payload, _ in payload.hasEnvelope = true }
    )

    private static let compatibility = choice(
        "compatibility",
        Compatibility.self,
        // There are none in protobuf.
        forms: [.deepStream, .deepStreamMinimal],
        default: "as DeepStream documents its messages",
        "Whether the known slips of DeepStream's own messages are copied.",
        set: { payload, _ in payload.isExact = true }
    )

    private static let sites = Key<PublicationDraft>(
        name: "sites",
        shape: .text(of: "a path"),
        fallback: "nothing is told of places",
        help: "The file of places, sensors and modules that DeepStream's messages tell of, as its nvmsgconv reads it."
    ) { value, context, draft in
        guard let text = value.text, !text.isEmpty else { return context.expected(.text(of: "a path"), for: value) }
        draft.ofSomeForms.append((BrokerDraft.Entry(name: "sites", value: value, context: context), ofDeepStream))
        let reader = SiteFileReader(reading: context.reading)
        draft.payload.sites =
            reader.directory(context.resolve(text), place: value.place, key: context.key) ?? draft.payload.sites
    }

    /// A choice that only some forms of messages leave.
    private static func choice<Choice: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String,
        _ type: Choice.Type,
        forms: [Format],
        default fallback: String,
        _ help: String,
        set: @escaping @Sendable (inout PayloadOptions, Choice) -> Void
    ) -> Key<PublicationDraft> {
        let shape = Shape.choice(type.allCases.map(\.rawValue))
        return Key(name: name, shape: shape, fallback: fallback, help: help) { value, context, draft in
            guard let choice = Choice.read(value, context) else { return }
            draft.ofSomeForms.append((BrokerDraft.Entry(name: name, value: value, context: context), forms))
            set(&draft.payload, choice)
        }
    }
}
