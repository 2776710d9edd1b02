/// The groups of a file about a model.
extension KnownKeys {
    static let model = KnownKeys(
        read: """
            onnx-file model-engine-file tlt-encoded-model model-file proto-file uff-file custom-network-config
            labelfile-path net-scale-factor offsets model-color-format maintain-aspect-ratio symmetric-padding
            infer-dims interval gie-unique-id process-mode network-type is-classifier num-detected-classes
            filter-out-class-ids cluster-mode enable-dbscan parse-bbox-func-name custom-lib-path
            """,
        irrelevant: """
            gpu-id batch-size network-mode int8-calib-file workspace-size tlt-model-key output-blob-names
            output-io-formats layer-device-precision force-implicit-batch-dim strongly-typed dynamic-properties
            warmup-engine enable-dla use-dla-core engine-create-func-name scaling-filter scaling-compute-hw
            disable-output-host-copy tensor-meta-pool-size auto-inc-mem max-gpu-mem-per uff-input-order
            uff-input-blob-name uff-input-dims input-dims network-input-order parse-func classifier-async-mode
            classifier-threshold classifier-type secondary-reinfer-interval segmentation-threshold
            segmentation-output-order parse-classifier-func-name parse-segmentation-func-name
            parse-bbox-instance-mask-func-name operate-on-gie-id operate-on-class-ids ip-tensor-file op-tensor-files
            output-instance-mask
            """,
        off: """
            stabilize-buffer-count input-tensor-from-meta output-tensor-meta crop-objects-to-roi-boundary
            input-object-min-width input-object-min-height input-object-max-width input-object-max-height
            raw-output-file-write dump-input-tensor dump-output-tensor overwrite-input-tensor overwrite-output-tensor
            """,
        unsupported: ["mean-file": [""]]
    )

    static let classAttributes = KnownKeys(
        read: "threshold pre-cluster-threshold post-cluster-threshold nms-iou-threshold topk",
        // Clustering that isn't taken over is told where it is chosen.
        irrelevant: "eps group-threshold minBoxes dbscan-min-score",
        unsupported: [
            "roi-top-offset": ["0"], "roi-bottom-offset": ["0"], "detected-min-w": ["0"], "detected-min-h": ["0"],
            "detected-max-w": ["0"], "detected-max-h": ["0"],
        ],
        style: "border-color bg-color"
    )
}
