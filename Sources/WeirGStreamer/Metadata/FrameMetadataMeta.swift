import CWeirGStreamer
import WeirCore

// FrameMetadata rides on a buffer as a GstMeta that owns one reference to an immutable Swift object, so a copied buffer
// shares it and writing replaces it. See "GstMeta" in the GStreamer core library reference.

extension UnsafeMutablePointer where Pointee == GstBuffer {
    /// What is known of the frame in this buffer; nil where nobody has said anything.
    ///
    /// The buffer must be writable to set it.
    public var frameMetadata: FrameMetadata? {
        get {
            guard let meta = gst_buffer_get_meta(self, frameMetadataAPI), let box = storedBox(of: meta) else {
                return nil
            }
            return box.metadata
        }
        nonmutating set {
            let meta = gst_buffer_get_meta(self, frameMetadataAPI)
            guard let newValue else {
                if let meta { gst_buffer_remove_meta(self, meta) }
                return
            }
            guard let target = meta ?? gst_buffer_add_meta(self, frameMetadataInfo, nil) else { return }
            store(FrameMetadataBox(newValue), in: target)
        }
    }
}

/// The Swift object that a meta owns.
final class FrameMetadataBox: Sendable {
    let metadata: FrameMetadata

    init(_ metadata: FrameMetadata) {
        self.metadata = metadata
    }
}

/// The pointer to the box follows the C header of the meta.
private let boxOffset = MemoryLayout<GstMeta>.stride

private let frameMetadataAPI: GType = {
    // With these tags converters and scalers keep the meta and have it transformed when the size changes.
    var tags: [UnsafePointer<CChar>?] = [UnsafePointer(g_strdup("video")), UnsafePointer(g_strdup("size")), nil]
    return gst_meta_api_type_register("WeirFrameMetadataAPI", &tags)
}()

nonisolated(unsafe) private let frameMetadataInfo: UnsafePointer<GstMetaInfo>? = gst_meta_register(
    frameMetadataAPI,
    "WeirFrameMetadata",
    gsize(boxOffset + MemoryLayout<UnsafeMutableRawPointer?>.size),
    initializeMeta,
    freeMeta,
    transformMeta
)

private func slot(of meta: UnsafeMutablePointer<GstMeta>) -> UnsafeMutablePointer<UnsafeMutableRawPointer?> {
    (UnsafeMutableRawPointer(meta) + boxOffset).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
}

private func storedBox(of meta: UnsafeMutablePointer<GstMeta>) -> FrameMetadataBox? {
    slot(of: meta).pointee.map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
}

/// Takes a reference for the meta, which `freeMeta` or the next `store` gives back.
private func store(_ box: FrameMetadataBox, in meta: UnsafeMutablePointer<GstMeta>) {
    let slot = slot(of: meta)
    let old = slot.pointee
    slot.pointee = Unmanaged.passRetained(box).toOpaque()
    if let old { Unmanaged<FrameMetadataBox>.fromOpaque(old).release() }
}

// MARK: - C callbacks

private func initializeMeta(
    _ meta: UnsafeMutablePointer<GstMeta>?,
    _ parameters: gpointer?,
    _ buffer: UnsafeMutablePointer<GstBuffer>?
) -> gboolean {
    guard let meta else { return 0 }
    slot(of: meta).initialize(to: nil)
    return 1
}

private func freeMeta(_ meta: UnsafeMutablePointer<GstMeta>?, _ buffer: UnsafeMutablePointer<GstBuffer>?) {
    guard let meta, let box = slot(of: meta).pointee else { return }
    slot(of: meta).pointee = nil
    Unmanaged<FrameMetadataBox>.fromOpaque(box).release()
}

private func transformMeta(
    _ target: UnsafeMutablePointer<GstBuffer>?,
    _ meta: UnsafeMutablePointer<GstMeta>?,
    _ source: UnsafeMutablePointer<GstBuffer>?,
    _ type: GQuark,
    _ data: gpointer?
) -> gboolean {
    guard let target, let meta, let box = storedBox(of: meta) else { return 0 }
    if cweir_meta_transform_is_copy(type) != 0 {
        guard let copy = gst_buffer_add_meta(target, frameMetadataInfo, nil) else { return 0 }
        store(box, in: copy)
        return 1
    }
    guard type == gst_video_meta_transform_scale_get_quark(), let data else { return 0 }
    let scale = data.assumingMemoryBound(to: GstVideoMetaTransform.self).pointee
    guard let input = scale.in_info?.pointee, let output = scale.out_info?.pointee, input.width > 0, input.height > 0
    else {
        return 0
    }
    var metadata = box.metadata
    let (scaleX, scaleY) = (Float(output.width) / Float(input.width), Float(output.height) / Float(input.height))
    if scaleX != 1 || scaleY != 1 { metadata.scale(scaleX, scaleY) }
    target.frameMetadata = metadata
    return 1
}
