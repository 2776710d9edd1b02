/// The classes of objects that ONVIF knows (Analytics Service Specification, `tt:ObjectType` and `tt:VehicleType`).
struct ONVIFClass {
    /// `tt:ObjectType`; nil for what has none.
    let type: String?
    /// `tt:VehicleType`; nil for what is no vehicle, or of no kind that is known.
    let vehicle: String?

    /// By labels in the form that `normalized` gives.
    private static let classes: [String: ONVIFClass] = [
        "person": .init(type: "Human"), "pedestrian": .init(type: "Human"), "human": .init(type: "Human"),
        "face": .init(type: "HumanFace"),
        "car": .init(type: "Vehicle", vehicle: "Car"), "van": .init(type: "Vehicle", vehicle: "Car"),
        "truck": .init(type: "Vehicle", vehicle: "Truck"), "lorry": .init(type: "Vehicle", vehicle: "Truck"),
        "bus": .init(type: "Vehicle", vehicle: "Bus"), "vehicle": .init(type: "Vehicle"),
        "motorcycle": .init(type: "Vehicle", vehicle: "Motorcycle"),
        "motorbike": .init(type: "Vehicle", vehicle: "Motorcycle"),
        "bicycle": .init(type: "Bicycle"), "bike": .init(type: "Bicycle"),
        "licenseplate": .init(type: "LicensePlate"), "plate": .init(type: "LicensePlate"),
        "animal": .init(type: "Animal"), "bird": .init(type: "Animal"), "cat": .init(type: "Animal"),
        "dog": .init(type: "Animal"), "horse": .init(type: "Animal"), "sheep": .init(type: "Animal"),
        "cow": .init(type: "Animal"), "elephant": .init(type: "Animal"), "bear": .init(type: "Animal"),
        "zebra": .init(type: "Animal"), "giraffe": .init(type: "Animal"),
    ]

    private init(type: String?, vehicle: String? = nil) {
        self.type = type
        self.vehicle = vehicle
    }

    init(label: String) {
        self = Self.classes[label.normalized] ?? ONVIFClass(type: nil)
    }
}
