import WeirCore

/// Writes objects of a scene (ONVIF Analytics Service Specification, section 5.1.3).
struct ONVIFObjectWriter {
    /// The picture that boxes are in; nil where it isn't known, and then no shapes are told.
    let size: Size?
    let writesConfidence: Bool

    /// Appends an object, and what was found within it as objects of which it is the parent.
    func append(_ object: DetectedObject, crop: [UInt8]? = nil, parent: DetectedObject? = nil, to bytes: inout [UInt8])
    {
        bytes.append(text: "<tt:Object")
        append(idOf: object, as: "ObjectId", to: &bytes)
        if let parent { append(idOf: parent, as: "Parent", to: &bytes) }
        bytes.append(text: "><tt:Appearance>")
        append(shapeOf: object, to: &bytes)
        append(classOf: object, to: &bytes)
        append(vehicleOf: object, to: &bytes)
        if let crop {
            bytes.append(text: "<tt:Image>")
            bytes.append(base64: crop)
            bytes.append(text: "</tt:Image>")
        }
        bytes.append(text: "</tt:Appearance>")
        append(behaviourOf: object, to: &bytes)
        bytes.append(text: "</tt:Object>")
        for part in object.parts { append(part, parent: object, to: &bytes) }
    }

    /// ` NAME="…"` with an object's identity, where it has one.
    func append(idOf object: DetectedObject, as name: String, to bytes: inout [UInt8]) {
        guard let trackID = object.trackID else { return }
        bytes.append(attribute: name, String(trackID.number))
    }

    /// The box from -1 to 1, y upward (section 5.1.2.2); nothing where it has no such place.
    private func append(shapeOf object: DetectedObject, to bytes: inout [UInt8]) {
        let box = object.box
        guard let size, size.width > 0, size.height > 0, box.isValid else { return }
        func x(_ pixels: Float) -> Double { Double(pixels) * 2 / Double(size.width) - 1 }
        func y(_ pixels: Float) -> Double { 1 - Double(pixels) * 2 / Double(size.height) }
        bytes.append(text: "<tt:Shape><tt:BoundingBox")
        append(" left", x(box.x), to: &bytes)
        append(" top", y(box.y), to: &bytes)
        append(" right", x(box.right), to: &bytes)
        append(" bottom", y(box.bottom), to: &bytes)
        bytes.append(text: "/><tt:CenterOfGravity")
        append(" x", x(box.centerX), to: &bytes)
        append(" y", y(box.centerY), to: &bytes)
        bytes.append(text: "/></tt:Shape>")
    }

    private func append(_ name: String, _ value: Double, to bytes: inout [UInt8]) {
        bytes.append(text: name)
        bytes.append(text: "=\"")
        bytes.append(decimal: value, places: .six)
        bytes.append(text: "\"")
    }

    /// ONVIF's class where there is one, and the label where that says more.
    private func append(classOf object: DetectedObject, to bytes: inout [UInt8]) {
        let type = ONVIFClass(label: object.label).type
        bytes.append(text: "<tt:Class>")
        if let type { append("Type", type, object.confidence, to: &bytes) }
        if type?.normalized != object.label.normalized { append("Type", object.label, object.confidence, to: &bytes) }
        bytes.append(text: "</tt:Class>")
    }

    private func append(vehicleOf object: DetectedObject, to bytes: inout [UInt8]) {
        let known = DeepStreamObject(object)
        if let vehicle = ONVIFClass(label: object.label).vehicle {
            bytes.append(text: "<tt:VehicleInfo>")
            append("Type", vehicle, object.confidence, to: &bytes)
            append(answer: .make, as: "Brand", of: known, to: &bytes)
            append(answer: .model, as: "Model", of: known, to: &bytes)
            bytes.append(text: "</tt:VehicleInfo>")
        }
        if known.kind == .vehicle, !known.text(.license).isEmpty {
            bytes.append(text: "<tt:LicensePlateInfo>")
            append(answer: .license, as: "PlateNumber", of: known, to: &bytes)
            append(answer: .region, as: "IssuingEntity", of: known, to: &bytes)
            bytes.append(text: "</tt:LicensePlateInfo>")
        }
    }

    private func append(
        answer field: DeepStreamField,
        as name: String,
        of object: DeepStreamObject,
        to bytes: inout [UInt8]
    ) {
        let text = object.text(field)
        if !text.isEmpty { append(name, text, nil, to: &bytes) }
    }

    /// `<tt:NAME Likelihood="0.9">TEXT</tt:NAME>`.
    private func append(_ name: String, _ text: String, _ likelihood: Float?, to bytes: inout [UInt8]) {
        bytes.append(text: "<tt:")
        bytes.append(text: name)
        if let likelihood, likelihood.isFinite, writesConfidence {
            append(" Likelihood", Double(min(max(likelihood, 0), 1)), to: &bytes)
        }
        bytes.append(text: ">")
        bytes.append(xml: text)
        bytes.append(text: "</tt:")
        bytes.append(text: name)
        bytes.append(text: ">")
    }

    /// Whether it stands, and its speed in metres a second.
    private func append(behaviourOf object: DetectedObject, to bytes: inout [UInt8]) {
        guard let analytics = object.analytics else { return }
        let isIdle = analytics.conditions.contains(.stopped)
        let speed = analytics.speed.flatMap { $0.isFinite ? $0 : nil }
        guard isIdle || speed != nil else { return }
        bytes.append(text: "<tt:Behaviour>")
        if isIdle { bytes.append(text: "<tt:Idle/>") }
        if let speed {
            bytes.append(text: "<tt:Speed>")
            bytes.append(decimal: Double(speed), places: .two)
            bytes.append(text: "</tt:Speed>")
        }
        bytes.append(text: "</tt:Behaviour>")
    }
}
