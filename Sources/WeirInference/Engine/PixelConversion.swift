internal import WeirCore

/// Makes the bytes of a picture into the elements of a model's input, for engines that don't do it themselves.
struct PixelConversion: Sendable {
    /// How many values a byte can have.
    private static let byteValues = 256

    let type: ElementType
    /// How many bytes there are, and so many elements.
    let count: Int
    private let channelCount: Int
    /// Whether the bytes come as a plane for each channel.
    private let isPlanar: Bool
    /// Whether the model takes them so.
    private let wantsPlanes: Bool
    private let mean: [Float]
    private let scale: [Float]
    /// For each channel what each byte becomes, as elements; empty where that is computed.
    private let table: [UInt8]

    /// From bytes in planes or pixel by pixel to elements of `type` as `input` says.
    init(_ input: ModelInput, isPlanar: Bool, type: ElementType) {
        let channels = input.channels == .gray ? 1 : 3
        let (mean, scale) = (Array(input.mean.prefix(channels)), Array(input.scale.prefix(channels)))
        self.type = type
        self.isPlanar = isPlanar || channels == 1
        wantsPlanes = input.layout == .channelsFirst || channels == 1
        count = input.size.width * input.size.height * channels
        channelCount = channels
        (self.mean, self.scale) = (mean, scale)
        guard type != .f32 else {
            table = []
            return
        }
        let values = (0..<channels).flatMap { channel in
            (0..<Self.byteValues).map { Double((Float($0) - mean[channel]) * scale[channel]) }
        }
        table = [UInt8](unsafeUninitializedCapacity: values.count * type.byteCount) { bytes, count in
            if let base = bytes.baseAddress { type.write(values, to: base) }
            count = values.count * type.byteCount
        }
    }

    /// Whether the bytes are the elements already.
    var isIdentity: Bool {
        type == .u8 && isPlanar == wantsPlanes && mean.allSatisfy { $0 == 0 } && scale.allSatisfy { $0 == 1 }
    }

    /// Writes `count` elements.
    func convert(_ bytes: UnsafePointer<UInt8>, to memory: UnsafeMutableRawPointer) {
        switch type.byteCount {
        case _ where type == .f32: normalize(bytes, to: memory.assumingMemoryBound(to: Float.self))
        case 1: lookUp(bytes, to: memory.assumingMemoryBound(to: UInt8.self))
        case 2: lookUp(bytes, to: memory.assumingMemoryBound(to: UInt16.self))
        case 4: lookUp(bytes, to: memory.assumingMemoryBound(to: UInt32.self))
        default: lookUp(bytes, to: memory.assumingMemoryBound(to: UInt64.self))
        }
    }

    private func normalize(_ bytes: UnsafePointer<UInt8>, to floats: UnsafeMutablePointer<Float>) {
        guard isPlanar || wantsPlanes else { return normalizePixels(bytes, to: floats) }
        forEachRun { source, target, channel in
            let (mean, scale) = (mean[channel], scale[channel])
            copy(bytes, source, to: floats, target) { (Float($0) - mean) * scale }
        }
    }

    /// Pixels of three channels to such pixels, as many at a time as fill vectors.
    private func normalizePixels(_ bytes: UnsafePointer<UInt8>, to floats: UnsafeMutablePointer<Float>) {
        typealias Vector = SIMD16<Float>
        let width = Vector.scalarCount
        let means = (0..<3).map { part in Vector((0..<width).map { mean[(part * width + $0) % 3] }) }
        let scales = (0..<3).map { part in Vector((0..<width).map { scale[(part * width + $0) % 3] }) }
        let whole = count - count % (3 * width)
        for start in stride(from: 0, to: whole, by: 3 * width) {
            for part in 0..<3 {
                let place = start + part * width
                let values = UnsafeRawPointer(bytes + place).loadUnaligned(as: SIMD16<UInt8>.self)
                let result = (Vector(values) - means[part]) * scales[part]
                UnsafeMutableRawPointer(floats + place).storeBytes(of: result, as: Vector.self)
            }
        }
        for index in whole..<count { floats[index] = (Float(bytes[index]) - mean[index % 3]) * scale[index % 3] }
    }

    private func lookUp<Element>(_ bytes: UnsafePointer<UInt8>, to elements: UnsafeMutablePointer<Element>) {
        table.withUnsafeBytes { table in
            guard let rows = table.baseAddress?.assumingMemoryBound(to: Element.self) else { return }
            forEachRun { source, target, channel in
                let row = rows + channel * Self.byteValues
                copy(bytes, source, to: elements, target) { row[Int($0)] }
            }
        }
    }
}

// MARK: - Order

extension PixelConversion {
    /// Where a channel's values are: from `first` on, each `step` further.
    private struct Run {
        let first: Int
        let step: Int
    }

    @inline(__always)
    private func forEachRun(_ body: (_ source: Run, _ target: Run, _ channel: Int) -> Void) {
        for channel in 0..<channelCount { body(run(channel, isPlanar), run(channel, wantsPlanes), channel) }
    }

    private func run(_ channel: Int, _ isPlanar: Bool) -> Run {
        isPlanar ? Run(first: channel * (count / channelCount), step: 1) : Run(first: channel, step: channelCount)
    }

    @inline(__always)
    private func copy<Element>(
        _ bytes: UnsafePointer<UInt8>,
        _ source: Run,
        to elements: UnsafeMutablePointer<Element>,
        _ target: Run,
        _ convert: (UInt8) -> Element
    ) {
        let (bytes, elements) = (bytes + source.first, elements + target.first)
        let count = count / channelCount
        // The compiler makes vectors of steps that it knows.
        switch (source.step, target.step) {
        case (1, 1): for index in 0..<count { elements[index] = convert(bytes[index]) }
        case (3, 3): for index in 0..<count { elements[index &* 3] = convert(bytes[index &* 3]) }
        case (3, _): for index in 0..<count { elements[index] = convert(bytes[index &* 3]) }
        default: for index in 0..<count { elements[index &* 3] = convert(bytes[index]) }
        }
    }
}
