extension WeirFileWriter {
    /// What holds for outputs that are streamed.
    func addStreaming(_ kind: Application.Output.Kind, to map: inout YAMLMap) {
        if let serving = kind.listening?.serving {
            map.add("users", serving.users.map(reference))
            map.add("authentication", serving.authentication.map { .plain($0.rawValue) })
            map.add("certificate", serving.certificate.map { .text(paths.text($0.certificate)) })
            map.add("key", serving.certificate.map { .text(paths.text($0.key)) })
        }
        switch kind {
        case .rtsp(_, _, _, _, let multicast):
            map.add("multicast", multicast.map { .text("\($0.address):\($0.port)") })
        case .mjpeg(_, _, let quality, _): map.add("quality", quality.map(YAMLText.number))
        case .hls(_, let segments, _):
            let standard = Application.Output.Segments()
            if segments.length != standard.length { map.add("segment-length", .duration(segments.length)) }
            if segments.count != standard.count { map.add("segments", .number(segments.count)) }
        case .push(_, let secret, _): map.add("secret", secret.map(reference))
        case .file, .window, .null: break
        }
    }

    /// A path as it is seen from the file, or a variable's name as it is.
    private func reference(_ reference: String) -> YAMLText {
        let file = "file:"
        return .text(reference.hasPrefix(file) ? paths.text(String(reference.dropFirst(file.count))) : reference)
    }
}
