import WeirConfig
import WeirCore

/// What an application file names, all there.
let deepStreamFiles = MemoryFileSystem(
    [
        "/ds/model.txt": """
        [property]
        gpu-id=0
        onnx-file=yolo.onnx
        net-scale-factor=0.0039215697906911373
        offsets=103.5;116.25;123.5;
        model-color-format=1
        labelfile-path=labels.txt
        maintain-aspect-ratio=1
        symmetric-padding=1
        infer-dims=3;384;640
        interval=1
        gie-unique-id=3
        num-detected-classes=4
        filter-out-class-ids=1;2
        cluster-mode=2

        [class-attrs-all]
        pre-cluster-threshold=0.25
        post-cluster-threshold=0.3
        nms-iou-threshold=0.45
        topk=300

        [class-attrs-0]
        pre-cluster-threshold=0.5

        [class-attrs-3]
        pre-cluster-threshold=1.1
        """
    ],
    existing: [
        "/ds/yolo.onnx", "/ds/labels.txt", "/ds/other.txt", "/ds/a.mp4", "/ds/cam0.mp4", "/ds/cam1.mp4",
        "/ds/kitti/keep", "/ds/tracks/keep",
    ],
    devices: ["/dev/video2"]
)

func readApp(_ text: String, _ files: MemoryFileSystem = deepStreamFiles) -> ConfigurationReport {
    var files = files
    files.files["/ds/app.txt"] = Array(text.utf8)
    return ConfigurationReader(fileSystem: files).read("/ds/app.txt")
}

/// Options of classes from one line, which tests write right.
func options(_ line: String) -> ClassOptionsText { (try? ClassOptionsText(line)) ?? ClassOptionsText() }

func complaints(_ text: String, _ files: MemoryFileSystem = deepStreamFiles) -> [String] {
    readApp(text, files).lines.map { $0.hasPrefix("/ds/") ? String($0.dropFirst("/ds/".count)) : $0 }
}
