/// How candidates that mean the same object are made into one.
public enum Clustering: String, CaseIterable, Sendable {
    /// What the model's family needs: `nms`, or `none` where the model itself has done so.
    case automatic = "auto"
    /// The most confident of those that overlap stays (greedy non-maximum suppression).
    case nms
    /// Similar boxes are averaged, and lone ones dropped, as OpenCV's `groupRectangles` does.
    case groupRectangles = "group-rectangles"
    /// Boxes that lie densely are averaged, each weighted with its confidence, and the others dropped (DBSCAN).
    case dbscan
    /// What lies alone is dropped as with `dbscan`, then the most confident of those that overlap stays.
    case dbscanNMS = "dbscan-nms"
    /// All stay.
    case none
}
