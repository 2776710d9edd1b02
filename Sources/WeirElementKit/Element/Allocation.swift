import CWeirGStreamer

/// Answers an allocation query as the elements downstream would, and asks for video metadata besides, so that buffers come
/// with the strides and offsets that the decoder likes and nothing is copied to straighten them.
func forwardAllocation(_ query: UnsafeMutablePointer<GstQuery>, to sourcePad: UnsafeMutablePointer<GstPad>?) -> gboolean
{
    guard let sourcePad else { return 0 }
    // Nobody downstream having an opinion is no reason to refuse ours.
    _ = gst_pad_peer_query(sourcePad, query)
    askForVideoMeta(in: query)
    return 1
}

func askForVideoMeta(in query: UnsafeMutablePointer<GstQuery>) {
    var index: guint = 0
    if gst_query_find_allocation_meta(query, gst_video_meta_api_get_type(), &index) == 0 {
        gst_query_add_allocation_meta(query, gst_video_meta_api_get_type(), nil)
    }
}

/// Asks for pools with as many buffers more as are held here.
func reserveBuffers(in query: UnsafeMutablePointer<GstQuery>, _ count: Int) {
    guard gst_query_get_n_allocation_pools(query) > 0 else {
        // A pool of upstream's own choosing, of any size.
        gst_query_add_allocation_pool(query, nil, 0, guint(count), 0)
        return
    }
    for index in 0..<gst_query_get_n_allocation_pools(query) {
        var pool: UnsafeMutablePointer<GstBufferPool>?
        var size: guint = 0
        var least: guint = 0
        var most: guint = 0
        gst_query_parse_nth_allocation_pool(query, index, &pool, &size, &least, &most)
        let enough = most == 0 ? 0 : most + guint(count)
        gst_query_set_nth_allocation_pool(query, index, pool, size, least + guint(count), enough)
        if let pool { gst_object_unref(pool) }
    }
}
