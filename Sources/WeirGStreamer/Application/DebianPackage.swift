/// The Debian package that holds an element, for sentences about what is missing.
func debianPackage(of factory: String) -> String? {
    packages.first { $0.factories.contains(factory) }?.name
}

/// The elements that applications are made of, beside Weir's own; as of Debian 12.
private let packages: [(name: String, factories: Set<String>)] = [
    (
        "libgstreamer1.0-0",
        [
            "queue", "queue2", "multiqueue", "tee", "fakesink", "fakesrc", "filesink", "filesrc", "identity",
            "capsfilter", "clocksync", "valve",
        ]
    ),
    (
        "gstreamer1.0-plugins-base",
        [
            "appsink", "appsrc", "decodebin", "decodebin3", "uridecodebin", "uridecodebin3", "videoconvert",
            "videorate",
            "videoscale", "videotestsrc",
        ]
    ),
    (
        "gstreamer1.0-plugins-good",
        [
            "autovideosink", "avidemux", "matroskademux", "matroskamux", "mp4mux", "multifilesrc", "qtdemux",
            "rtph264pay",
            "rtph265pay", "rtspsrc", "v4l2src", "jpegdec", "jpegenc", "pngenc", "flvmux",
        ]
    ),
    (
        "gstreamer1.0-plugins-bad",
        [
            "h264parse", "h265parse", "openh264enc", "openh264dec", "vah264enc", "vah265enc", "nvh264enc", "nvh265enc",
            "x265enc", "mpegtsmux", "rtmp2sink", "srtsink",
        ]
    ),
    ("gstreamer1.0-plugins-ugly", ["x264enc"]),
    ("gstreamer1.0-libav", ["avdec_h264", "avdec_h265"]),
    ("gstreamer1.0-vaapi", ["vaapih264enc", "vaapih265enc"]),
]
