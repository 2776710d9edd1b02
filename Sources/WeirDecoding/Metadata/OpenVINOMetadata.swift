import WeirCore

/// Reads the words that an exporter left in the `.xml` file of an OpenVINO model.
///
/// They stand in the element `rt_info` of the root element `net`, each as an element with an attribute `value`. A key is
/// the path to it, joined by dots, such as `model_info.labels` (OpenVINO Model API, Open Model Zoo and Ultralytics write
/// there). What OpenVINO took over from a file of another framework stands below `framework`; it keeps the key that it
/// had in that file, such as `names`. Source: OpenVINO documentation, "OpenVINO IR format" and "Model API".
public enum OpenVINOMetadata {
    /// The metadata of the file whose bytes are given; `file` is its name for errors.
    ///
    /// Throws a `model` error where the bytes are no whole OpenVINO model.
    public static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(WeirError) -> [String: String] {
        guard !bytes.isEmpty else { throw WeirError(.model, "\(file) is empty; convert the model again.") }
        var tags = XMLTags(bytes)
        var walk = Walk()
        while let tag = tags.next() {
            let isRoot = walk.depth == 0 && tag.kind != .close
            guard !isRoot || tags.name(of: tag) == "net" else {
                let name = quoted(tags.name(of: tag))
                throw WeirError(.model, "\(file) is no OpenVINO model: it begins with <\(name)>, not <net>.")
            }
            walk.step(tag, of: tags)
            if walk.depth <= 0 { break }
        }
        guard walk.depth == 0, !tags.isBroken, tags.hasFoundTag else {
            throw WeirError(
                .model,
                "\(file) is no whole OpenVINO model: it ends in the middle, at byte \(tags.position) of \(bytes.count); "
                    + "copy or convert it again."
            )
        }
        return walk.metadata
    }

    /// Whether layers of the model are marked to be computed in 8-bit integers.
    public static func isQuantized(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var tags = XMLTags(bytes)
        while let tag = tags.next() {
            if tag.kind != .close, tags.name(of: tag) == "layer", tags.attribute("type", of: tag) == "FakeQuantize" {
                return true
            }
        }
        return false
    }

    /// Where in the file the reader is, and what it has found.
    private struct Walk {
        /// Deeper elements of a hostile file are stepped over.
        private static let deepestKey = 16

        private(set) var metadata: [String: String] = [:]
        /// How many elements are open, the root included.
        private(set) var depth = 0
        /// The names of the open elements below the root, as far as they matter.
        private var key: [String] = []

        mutating func step(_ tag: XMLTags.Tag, of tags: XMLTags) {
            if tag.kind != .close { enter(tag, of: tags) }
            switch tag.kind {
            case .open: depth += 1
            case .close: depth -= 1
            case .empty: break
            }
            key.removeLast(max(0, key.count - max(0, depth - 1)))
        }

        private mutating func enter(_ tag: XMLTags.Tag, of tags: XMLTags) {
            let isWord = key.first == "rt_info" && depth < Self.deepestKey
            guard depth == 1 || isWord else { return }
            key.append(tags.name(of: tag))
            guard isWord, let value = tags.attribute("value", of: tag) else { return }
            let isForeign = key.count > 2 && key[1] == "framework"
            metadata[key.dropFirst(isForeign ? 2 : 1).joined(separator: ".")] = value
        }
    }
}
