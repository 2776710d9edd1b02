import WeirCore

extension PayloadOptions {
    /// What writes the payloads of a stream.
    func makeFormat(stream number: Int, selection: MessageSelection) -> any PayloadFormat {
        switch format {
        case .weir: enveloped(WeirFormat(writesConfidence: selection.sendsConfidence))
        case .weirProtobuf: WeirProtobufFormat(writesConfidence: selection.sendsConfidence)
        case .deepStream: enveloped(DeepStreamFormat(DeepStreamSite(sites, stream: number), isExact: isExact))
        case .deepStreamMinimal:
            enveloped(DeepStreamMinimalFormat(DeepStreamSite(sites, stream: number), isExact: isExact))
        case .deepStreamProtobuf: DeepStreamProtobufFormat(DeepStreamSite(sites, stream: number))
        case .onvif: ONVIFFormat(writesConfidence: selection.sendsConfidence)
        }
    }

    /// A format of JSON, in an envelope where one is wanted.
    private func enveloped(_ format: some PayloadFormat) -> any PayloadFormat {
        hasEnvelope ? CloudEventFormat(format) : format
    }
}
