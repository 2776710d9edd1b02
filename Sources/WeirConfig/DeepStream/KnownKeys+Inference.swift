/// The groups of a file about a model.
extension KnownKeys {
    static let model = KnownKeys(
        read: """
            onnx-file model-engine-file tlt-encoded-model model-file proto-file uff-file custom-network-config
            labelfile-path net-scale-factor offsets model-color-format maintain-aspect-ratio symmetric-padding
            infer-dims input-dims interval gie-unique-id process-mode network-type is-classifier num-detected-classes
            filter-out-class-ids cluster-mode enable-dbscan crop-objects-to-roi-boundary
            parse-bbox-func-name parse-bbox-instance-mask-func-name parse-classifier-func-name
            parse-segmentation-func-name custom-lib-path classifier-threshold classifier-type classifier-async-mode
            segmentation-threshold secondary-reinfer-interval operate-on-gie-id operate-on-class-ids
            output-tensor-meta input-tensor-from-meta mean-file
            input-object-min-width input-object-min-height input-object-max-width input-object-max-height
            """,
        irrelevant: """
            gpu-id batch-size network-mode int8-calib-file workspace-size tlt-model-key output-blob-names
            output-io-formats layer-device-precision force-implicit-batch-dim strongly-typed dynamic-properties
            warmup-engine enable-dla use-dla-core engine-create-func-name scaling-filter scaling-compute-hw
            disable-output-host-copy tensor-meta-pool-size auto-inc-mem max-gpu-mem-per uff-input-order
            uff-input-blob-name uff-input-dims network-input-order parse-func segmentation-output-order
            ip-tensor-file op-tensor-files output-instance-mask
            """,
        off: """
            stabilize-buffer-count raw-output-file-write dump-input-tensor dump-output-tensor
            overwrite-input-tensor overwrite-output-tensor
            """
    )

    static let classAttributes = KnownKeys(
        read: """
            threshold pre-cluster-threshold post-cluster-threshold nms-iou-threshold topk eps group-threshold minBoxes
            dbscan-min-score roi-top-offset roi-bottom-offset detected-min-w detected-min-h detected-max-w detected-max-h
            """,
        style: "border-color bg-color"
    )
}
