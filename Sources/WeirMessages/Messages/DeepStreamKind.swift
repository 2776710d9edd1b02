import WeirCore

/// The kinds of objects that DeepStream's messages have words for.
enum DeepStreamKind: String {
    case vehicle = "Vehicle"
    case person = "Person"
    case face = "Face"
    case product = "Product"
    case bag = "Bag"
    case bicycle = "Bicycle"
    case roadSign = "RoadSign"

    /// Labels of each, in the form that `normalized` gives.
    private static let labels: [DeepStreamKind: [String]] = [
        .vehicle: ["vehicle", "car", "truck", "bus", "van", "lorry", "motorcycle", "motorbike"],
        .person: ["person", "pedestrian", "human"],
        .face: ["face"],
        .product: ["product"],
        .bag: ["bag", "handbag", "backpack", "suitcase"],
        .bicycle: ["bicycle", "bike", "twowheeler"],
        .roadSign: ["roadsign", "trafficsign", "stopsign"],
    ]

    private static let kinds: [String: DeepStreamKind] = labels.reduce(into: [:]) { kinds, row in
        for label in row.value { kinds[label] = row.key }
    }

    /// Nil for a label that none of the kinds has.
    init?(label: String) {
        guard let kind = Self.kinds[label.normalized] else { return nil }
        self = kind
    }

    /// What is told of objects of this kind, in the order of the full schema.
    var fields: [DeepStreamField] {
        switch self {
        case .vehicle: [.type, .make, .model, .color, .region, .license]
        case .person: [.age, .gender, .hair, .cap, .apparel]
        case .face: [.age, .gender, .hair, .cap, .glasses, .facialHair, .name, .eyeColor]
        case .product: [.brand, .type, .shape]
        case .bag, .bicycle, .roadSign: []
        }
    }

    /// The same in the order of the minimal schema.
    var minimalFields: [DeepStreamField] {
        switch self {
        case .vehicle: [.type, .make, .model, .color, .license, .region]
        case .person: [.gender, .age, .hair, .cap, .apparel]
        case .face: [.gender, .age, .hair, .cap, .glasses, .facialHair, .name, .eyeColor]
        case .product, .bag, .bicycle, .roadSign: fields
        }
    }
}

/// What DeepStream's messages tell of an object, by its name there.
enum DeepStreamField: String {
    case type, make, model, color, license
    case region = "licenseState"
    case gender, age, hair, cap, apparel
    case glasses
    case facialHair = "facialhair"
    case name
    case eyeColor = "eyecolor"
    case brand, shape

    /// The attributes that it is taken from, in the form that `normalized` gives.
    var attributes: [String] {
        switch self {
        case .type: ["type", "vehicletype", "vehicletypes", "bodytype"]
        case .make: ["make", "carmake", "vehiclemake", "brand"]
        case .model: ["model", "vehiclemodel"]
        case .color: ["color", "colour", "carcolor", "vehiclecolor"]
        case .license: ["license", "licenseplate", "plate", "platenumber", "lpr"]
        case .region: ["licensestate", "region", "state"]
        case .gender: ["gender", "sex"]
        case .age: ["age"]
        case .hair: ["hair"]
        case .cap: ["cap", "hat"]
        case .apparel: ["apparel", "clothing"]
        case .glasses: ["glasses"]
        case .facialHair: ["facialhair", "beard"]
        case .name: ["name", "identity"]
        case .eyeColor: ["eyecolor"]
        case .brand: ["brand"]
        case .shape: ["shape"]
        }
    }
}

extension String {
    /// In small letters (of ASCII), without spaces, hyphens and underscores, so that `Vehicle_Type` and `vehicle-type`
    /// are the same.
    var normalized: String {
        guard utf8.contains(where: { !$0.isNormal }) else { return self }
        let bytes = utf8.filter { $0.isNormal || $0.isCapital }.map { $0.isCapital ? $0 | Self.smallLetter : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The bit by which a small letter of ASCII differs from its capital.
    private static let smallLetter: UInt8 = 0x20
}

extension UInt8 {
    fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }

    fileprivate var isNormal: Bool {
        !isCapital && self != UInt8(ascii: " ") && self != UInt8(ascii: "-") && self != UInt8(ascii: "_")
    }
}
