/// The groups of a file about analytics, and those that name one; keys that end in a name of the user's own are apart.
extension KnownKeys {
    static let analytics = KnownKeys(read: "enable config-file")
    static let branchAnalytics = KnownKeys(read: "enable cfg-file-path")

    static let analyticsProperty = KnownKeys(
        read: "enable config-width config-height osd-mode display-font-size obj-cnt-win-in-ms display-obj-cnt"
    )

    static let regionFiltering = KnownKeys(read: "enable class-id inverse-roi")
    static let overcrowding = KnownKeys(read: "enable class-id object-threshold time-threshold")
    static let lineCrossing = KnownKeys(read: "enable class-id extended mode")
    static let directionDetection = KnownKeys(read: "enable class-id mode")
}
