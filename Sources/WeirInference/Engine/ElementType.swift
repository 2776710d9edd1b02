internal import WeirDecoding

/// What the elements of a tensor are, by the names of `ModelFacts.Port`.
enum ElementType: String {
    case f16, bf16, f32, f64
    case i8, i16, i32, i64
    case u8, u16, u32, u64
    case boolean

    var byteCount: Int {
        switch self {
        case .i8, .u8, .boolean: 1
        case .f16, .bf16, .i16, .u16: 2
        case .f32, .i32, .u32: 4
        case .f64, .i64, .u64: 8
        }
    }

    /// Writes `values` as elements; a value beyond the type's range becomes the nearest that there is.
    func write(_ values: [Double], to memory: UnsafeMutableRawPointer) {
        switch self {
        case .f16: Self.write(values, to: memory) { Float16($0) }
        case .bf16: Self.write(values, to: memory) { UInt16(Float($0).bitPattern >> 16) }
        case .f32: Self.write(values, to: memory) { Float($0) }
        case .f64: Self.write(values, to: memory) { $0 }
        case .i8: Self.write(values, to: memory, Int8.self)
        case .i16: Self.write(values, to: memory, Int16.self)
        case .i32: Self.write(values, to: memory, Int32.self)
        case .i64: Self.write(values, to: memory, Int64.self)
        case .u8: Self.write(values, to: memory, UInt8.self)
        case .u16: Self.write(values, to: memory, UInt16.self)
        case .u32: Self.write(values, to: memory, UInt32.self)
        case .u64: Self.write(values, to: memory, UInt64.self)
        case .boolean: Self.write(values, to: memory) { UInt8($0 == 0 ? 0 : 1) }
        }
    }

    /// Reads elements as floats.
    func read(_ memory: UnsafeRawPointer, into floats: UnsafeMutableBufferPointer<Float>) {
        switch self {
        case .f16: Self.read(memory, into: floats, UInt16.self, Self.float(half:))
        case .bf16: Self.read(memory, into: floats, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .f32: Self.read(memory, into: floats, Float.self) { $0 }
        case .f64: Self.read(memory, into: floats, Double.self) { Float($0) }
        case .i8: Self.read(memory, into: floats, Int8.self) { Float($0) }
        case .i16: Self.read(memory, into: floats, Int16.self) { Float($0) }
        case .i32: Self.read(memory, into: floats, Int32.self) { Float($0) }
        case .i64: Self.read(memory, into: floats, Int64.self) { Float($0) }
        case .u8, .boolean: Self.read(memory, into: floats, UInt8.self) { Float($0) }
        case .u16: Self.read(memory, into: floats, UInt16.self) { Float($0) }
        case .u32: Self.read(memory, into: floats, UInt32.self) { Float($0) }
        case .u64: Self.read(memory, into: floats, UInt64.self) { Float($0) }
        }
    }

    /// The 32-bit float of the same value as a 16-bit one, IEEE 754 both; a compiler makes vectors of this.
    ///
    /// With their bits in place, the numbers differ by the bias of the exponents, 127 and 15. Small scores are often
    /// subnormal, which processors are slow to calculate with: these take the exponent of the least normal number, and
    /// lose it again by a subtraction.
    @inline(__always)
    static func float(half bits: UInt16) -> Float {
        let magnitude = UInt32(bits & 0x7fff) << 13
        let (bias, leastNormal) = (UInt32(127 - 15) << 23, UInt32(127 - 14) << 23)
        let subnormal = Float(bitPattern: magnitude | leastNormal) - Float(bitPattern: leastNormal)
        let normal = magnitude &+ (magnitude < 31 << 23 ? bias : 2 &* bias)
        let value = magnitude < 1 << 23 ? subnormal.bitPattern : normal
        return Float(bitPattern: value | UInt32(bits & 0x8000) << 16)
    }

    private static func write<Element>(
        _ values: [Double],
        to memory: UnsafeMutableRawPointer,
        _ convert: (Double) -> Element
    ) {
        let elements = memory.assumingMemoryBound(to: Element.self)
        for (index, value) in values.enumerated() { elements[index] = convert(value) }
    }

    private static func write<Element: FixedWidthInteger>(
        _ values: [Double],
        to memory: UnsafeMutableRawPointer,
        _ type: Element.Type
    ) {
        write(values, to: memory) { value -> Element in
            let whole = value.rounded()
            return Element(exactly: whole) ?? (whole > 0 ? .max : whole < 0 ? .min : 0)
        }
    }

    @inline(__always)
    private static func read<Element>(
        _ memory: UnsafeRawPointer,
        into floats: UnsafeMutableBufferPointer<Float>,
        _ type: Element.Type,
        _ convert: (Element) -> Float
    ) {
        guard let target = floats.baseAddress else { return }
        let elements = memory.assumingMemoryBound(to: Element.self)
        for index in 0..<floats.count { target[index] = convert(elements[index]) }
    }
}

extension ModelFacts.Port {
    /// The type of its elements; nil for text and whatever else is no number.
    var element: ElementType? { ElementType(rawValue: elementType) }
}
