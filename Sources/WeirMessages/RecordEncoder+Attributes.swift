import WeirCore

extension RecordEncoder {
    /// The places of an object that only some models give.
    ///
    /// `rotated` is `[centre x, centre y, width, height, degrees]`, clockwise; `keypoints` is `[x, y, confidence]` each;
    /// `mask` is a grid over the box, its `runs` being the lengths of stretches that are not and are the object, in turns,
    /// row by row, as in COCO's uncompressed encoding but for the order of rows.
    func append(placesOf object: DetectedObject, to buffer: inout [UInt8]) {
        if let box = object.orientedBox {
            buffer.append(text: ", \"rotated\": ")
            let degrees = box.angle * 180 / .pi
            append(numbers: [box.centerX, box.centerY, box.width, box.height, degrees], to: &buffer)
        }
        if !object.keypoints.isEmpty {
            buffer.append(text: ", \"keypoints\": ")
            buffer.append(jsonList: object.keypoints) { keypoint, buffer in
                append(numbers: [keypoint.point.x, keypoint.point.y, keypoint.confidence], to: &buffer)
            }
        }
        if let mask = object.mask {
            let runs = runLengths(mask.values.map { $0 >= ObjectMask.least }, startingWith: false)
            append(grid: "mask", mask.size, to: &buffer)
            buffer.append(text: ", \"runs\": ")
            buffer.append(jsonList: runs.map(\.length)) { length, buffer in buffer.append(integer: length) }
            buffer.append(UInt8(ascii: "}"))
        }
    }

    /// What models say of an object or a frame; `segmentation` has `[class, length]` for each stretch of a class, row by
    /// row, with -1 for cells of no class.
    func append(_ attributes: Attributes, to buffer: inout [UInt8]) {
        if !attributes.classifications.isEmpty {
            buffer.append(text: ", \"attributes\": ")
            buffer.append(jsonList: attributes.classifications) { append($0, to: &$1) }
        }
        if !attributes.measurements.isEmpty {
            buffer.append(text: ", \"measurements\": {")
            for (index, measurement) in attributes.measurements.enumerated() {
                if index > 0 { buffer.append(text: ", ") }
                buffer.append(jsonString: measurement.name)
                buffer.append(text: ": ")
                append(number: measurement.value, to: &buffer)
            }
            buffer.append(UInt8(ascii: "}"))
        }
        if let embedding = attributes.embedding {
            buffer.append(text: ", \"embedding\": ")
            buffer.append(jsonList: embedding) { $1.append(jsonFloat: $0) }
        }
        if let map = attributes.segmentation {
            append(grid: "segmentation", map.size, to: &buffer)
            buffer.append(text: ", \"runs\": ")
            buffer.append(jsonList: runLengths(map.classIDs, startingWith: nil)) { run, buffer in
                buffer.append(UInt8(ascii: "["))
                buffer.append(integer: run.value == SegmentationMap.unsure ? -1 : Int(run.value))
                buffer.append(text: ", ")
                buffer.append(integer: run.length)
                buffer.append(UInt8(ascii: "]"))
            }
            buffer.append(UInt8(ascii: "}"))
        }
        append(attributes.tensors, to: &buffer)
    }

    private func append(_ classification: Classification, to buffer: inout [UInt8]) {
        buffer.append(text: "{\"name\": ")
        buffer.append(jsonString: classification.attribute)
        if let classID = classification.classID {
            buffer.append(text: ", \"class\": ")
            buffer.append(integer: classID)
        }
        buffer.append(text: ", \"label\": ")
        buffer.append(jsonString: classification.label)
        buffer.append(text: ", \"confidence\": ")
        append(number: classification.confidence, to: &buffer)
        buffer.append(UInt8(ascii: "}"))
    }

    private func append(_ tensors: [NamedTensor], to buffer: inout [UInt8]) {
        guard !tensors.isEmpty else { return }
        buffer.append(text: ", \"tensors\": ")
        buffer.append(jsonList: tensors) { tensor, buffer in
            buffer.append(text: "{\"name\": ")
            buffer.append(jsonString: tensor.name)
            buffer.append(text: ", \"shape\": ")
            buffer.append(jsonList: tensor.shape) { $1.append(integer: $0) }
            buffer.append(text: ", \"values\": ")
            buffer.append(jsonList: tensor.values) { $1.append(jsonFloat: $0) }
            buffer.append(UInt8(ascii: "}"))
        }
    }

    /// `, "name": {"size": [columns, rows]`; the caller goes on.
    private func append(grid name: String, _ size: Size, to buffer: inout [UInt8]) {
        buffer.append(text: ", \"\(name)\": {\"size\": [")
        buffer.append(integer: size.width)
        buffer.append(text: ", ")
        buffer.append(integer: size.height)
        buffer.append(UInt8(ascii: "]"))
    }

    /// Stretches of equal values; the first one may be empty where it has to be of a certain value.
    private func runLengths<Value: Equatable>(
        _ values: [Value],
        startingWith first: Value?
    ) -> [(value: Value, length: Int)] {
        var runs: [(value: Value, length: Int)] = first.map { [($0, 0)] } ?? []
        for value in values {
            if let last = runs.last, last.value == value {
                runs[runs.count - 1].length += 1
            } else {
                runs.append((value, 1))
            }
        }
        return runs
    }
}

extension [UInt8] {
    /// `[a, b, …]`, each element written by `append`.
    mutating func append<Item>(jsonList items: [Item], _ append: (Item, inout [UInt8]) -> Void) {
        self.append(UInt8(ascii: "["))
        for (index, item) in items.enumerated() {
            if index > 0 { self.append(text: ", ") }
            append(item, &self)
        }
        self.append(UInt8(ascii: "]"))
    }

    /// The shortest text that reads back as the same number; null for what is none.
    mutating func append(jsonFloat number: Float) {
        append(text: number.isFinite ? number.description : "null")
    }
}
