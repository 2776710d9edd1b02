import WeirCore

extension Weir_V1_Size {
    init(_ size: Size) {
        self.init()
        width = Int32(clamping: size.width)
        height = Int32(clamping: size.height)
    }
}

extension Weir_V1_Point {
    init(_ point: Point) {
        self.init()
        x = point.x
        y = point.y
    }
}

extension Weir_V1_Box {
    init(_ box: Box) {
        self.init()
        x = box.x
        y = box.y
        width = box.width
        height = box.height
    }
}

extension Weir_V1_RotatedBox {
    init(_ box: OrientedBox) {
        self.init()
        centerX = box.centerX
        centerY = box.centerY
        width = box.width
        height = box.height
        degrees = box.angle * 180 / .pi
    }
}

extension Weir_V1_Keypoint {
    init(_ keypoint: Keypoint) {
        self.init()
        x = keypoint.point.x
        y = keypoint.point.y
        confidence = keypoint.confidence
    }
}

extension Weir_V1_Attributes {
    init(_ attributes: Attributes) {
        self.init()
        classifications = attributes.classifications.map { answer in
            var message = Weir_V1_Classification()
            message.name = answer.attribute
            if let classID = answer.classID { message.class = Int64(classID) }
            message.label = answer.label
            message.confidence = answer.confidence
            return message
        }
        measurements = attributes.measurements.map { measurement in
            var message = Weir_V1_Measurement()
            message.name = measurement.name
            message.value = measurement.value
            return message
        }
        embedding = attributes.embedding ?? []
        if let map = attributes.segmentation {
            segmentation.size = Weir_V1_Size(map.size)
            segmentation.classes = map.classIDs.map { $0 == SegmentationMap.unsure ? -1 : Int32($0) }
        }
        tensors = attributes.tensors.map { tensor in
            var message = Weir_V1_Tensor()
            message.name = tensor.name
            message.shape = tensor.shape.map(Int64.init)
            message.values = tensor.values
            return message
        }
    }
}

extension Weir_V1_ObjectAnalytics {
    init(_ analytics: ObjectAnalytics) {
        self.init()
        regions = analytics.regions.map { stay in
            var message = Weir_V1_Stay()
            message.region = stay.region
            message.seconds = stay.seconds
            return message
        }
        lines = analytics.lines
        directions = analytics.directions
        states = analytics.conditions.map(\.rawValue)
        if let speed = analytics.speed { self.speed = speed }
        if let distance = analytics.distance { self.distance = distance }
    }
}

extension Weir_V1_LineCount {
    init(_ line: FrameAnalytics.LineCount) {
        self.init()
        name = line.name
        forward = Int64(line.forwardCount)
        backward = Int64(line.backwardCount)
    }
}

extension Weir_V1_RegionCount {
    init(_ region: FrameAnalytics.RegionCount) {
        self.init()
        name = region.name
        objects = Int64(region.objects)
        entries = Int64(region.entries)
        exits = Int64(region.exits)
        classes = region.classes.map { count in
            var message = Weir_V1_ClassCount()
            message.label = count.label
            message.objects = Int64(count.objects)
            return message
        }
        active = region.active.map(\.rawValue)
    }
}
