import Testing
import WeirCore
import WeirDecoding

@testable import WeirInference

struct ElementTypeTests {
    @Test func halvesAreReadExactly() {
        for bits in UInt16.min...UInt16.max {
            let (read, expected) = (ElementType.float(half: bits), Float(Float16(bitPattern: bits)))
            #expect(read.isNaN ? expected.isNaN : read == expected && read.sign == expected.sign, "\(bits)")
        }
    }

    @Test(arguments: [
        (ElementType.f16, [Float.infinity, -2, 0.5]), (.bf16, [3e17, -2, 0.5]),
        (.f32, [3e17, -2, 0.5]), (.f64, [3e17, -2, 0.5]), (.i8, [127, -2, 1]), (.i16, [32767, -2, 1]),
        (.i32, [2_147_483_648, -2, 1]), (.i64, [3e17, -2, 1]), (.u8, [255, 0, 1]), (.u16, [65535, 0, 1]),
        (.u32, [4_294_967_296, 0, 1]), (.u64, [3e17, 0, 1]), (.boolean, [1, 1, 1]),
    ])
    func numbersAreWrittenAsNearAsCanBe(_ type: ElementType, _ expected: [Float]) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 3 * type.byteCount, alignment: 8)
        let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: 3)
        defer {
            memory.deallocate()
            floats.deallocate()
        }
        type.write([3e17, -2, 0.5], to: memory)
        type.read(memory, into: floats)
        #expect(zip(floats, expected).allSatisfy { abs($0 - $1) <= abs($1) / 100 || $0 == $1 }, "\(Array(floats))")
        type.write([.nan, .infinity, -.infinity], to: memory)
        type.read(memory, into: floats)
    }

    /// A plain reading: every order, type and number of pixels, among them those that fill no vector.
    @Test(arguments: [1, 2, 5, 16, 33], [ElementType.f32, .f64, .f16, .i16])
    func pixelsAreConverted(_ width: Int, _ type: ElementType) {
        for layout in ModelInput.Layout.allCases {
            for isPlanar in [false, true] {
                let input = ModelInput(
                    size: Size(width: width, height: 3),
                    layout: layout,
                    mean: [1, 20, 128],
                    scale: [1, 2, -0.5]
                )
                let count = width * 3
                let bytes = (0..<count * 3).map { UInt8(truncatingIfNeeded: $0 &* 89) }
                let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count * type.byteCount, alignment: 8)
                let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: bytes.count)
                defer {
                    memory.deallocate()
                    floats.deallocate()
                }
                let conversion = PixelConversion(input, isPlanar: isPlanar, type: type)
                #expect(conversion.count == bytes.count)
                conversion.convert(bytes, to: memory)
                type.read(memory, into: floats)
                for pixel in 0..<count {
                    for channel in 0..<3 {
                        let byte = bytes[isPlanar ? channel * count + pixel : pixel * 3 + channel]
                        let value = (Float(byte) - input.mean[channel]) * input.scale[channel]
                        let place = layout == .channelsFirst ? channel * count + pixel : pixel * 3 + channel
                        let expected = type == .i16 ? value.rounded() : value
                        #expect(floats[place] == expected, "\(layout) \(isPlanar) \(pixel) \(channel)")
                    }
                }
            }
        }
    }
}
