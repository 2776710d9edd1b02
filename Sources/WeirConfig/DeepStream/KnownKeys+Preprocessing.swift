/// The groups of a file about preprocessing, and those that name one.
extension KnownKeys {
    static let preprocessing = KnownKeys(read: "enable config-file", irrelevant: "gpu-id operate-on-gie-id")

    static let preprocessingProperty = KnownKeys(
        read: """
            enable target-unique-ids operate-on-gie-id process-on-frame maintain-aspect-ratio symmetric-padding
            network-input-order network-input-shape network-color-format
            """,
        irrelevant: """
            unique-id gpu-id processing-width processing-height tensor-buf-pool-size scaling-buf-pool-size
            scaling-filter scaling-pool-compute-hw scaling-pool-memory-type tensor-data-type tensor-name
            custom-lib-path custom-tensor-preparation-function
            """
    )

    static let preprocessingUser = KnownKeys(
        read: "pixel-normalization-factor offsets",
        unsupported: ["mean-file": [""]]
    )

    static let preprocessingGroup = KnownKeys(
        read: """
            src-ids process-on-roi process-on-all-objects roi-params-src-* operate-on-class-ids interval
            input-object-min-width input-object-min-height input-object-max-width input-object-max-height
            """,
        irrelevant: "custom-input-transformation-function",
        off: "draw-roi",
        style: "roi-color"
    )
}
