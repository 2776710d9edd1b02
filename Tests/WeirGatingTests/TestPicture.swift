import Testing
import WeirCore
import WeirGating
import WeirScene

/// The luma of a picture in memory.
struct TestPicture {
    var size: Size
    var bytes: [UInt8]

    init(size: Size, bytes: [UInt8]) {
        (self.size, self.bytes) = (size, bytes)
    }

    /// Every pixel from its place.
    init(_ width: Int, _ height: Int, _ level: (_ x: Int, _ y: Int) -> Int) {
        self.init(size: Size(width: width, height: height), bytes: [])
        bytes.reserveCapacity(width * height)
        for y in 0..<height {
            for x in 0..<width { bytes.append(UInt8(clamping: level(x, y))) }
        }
    }

    /// A frame of a scene.
    init(_ scene: Scene, frame number: Int) throws {
        let size = scene.options.size
        let count = size.width * size.height
        var bytes = [UInt8](repeating: 0, count: count * 3 / 2)
        try bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let planes = [
                VideoFrame.Plane(base: base, stride: size.width),
                VideoFrame.Plane(base: base + count, stride: size.width),
            ]
            let frame = VideoFrame(size: size, format: .nv12, colorimetry: scene.colorimetry, planes: planes)
            try scene.render(frame: number, into: frame)
        }
        self.init(size: size, bytes: Array(bytes[..<count]))
    }

    /// The picture with every level changed.
    func mapped(_ change: (Int) -> Int) -> TestPicture {
        let table = (0...255).map { UInt8(clamping: change($0)) }
        return TestPicture(size: size, bytes: bytes.map { table[Int($0)] })
    }

    /// The part of `size` whose upper left corner is at a place.
    func part(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> TestPicture {
        TestPicture(width, height) { x, y in Int(bytes[(top + y) * size.width + left + x]) }
    }

    /// The picture with a rectangle of one level on it.
    func with(_ box: Box, level: UInt8) -> TestPicture {
        var picture = self
        let box = box.clipped(to: size)
        for y in Int(box.y)..<Int(box.bottom) {
            for x in Int(box.x)..<Int(box.right) { picture.bytes[y * size.width + x] = level }
        }
        return picture
    }

    /// The picture with noise of about a standard deviation, which depends on `seed`.
    func noisy(_ deviation: Double, seed: UInt64) -> TestPicture {
        var random = Random(seed: seed)
        return TestPicture(
            size: size,
            bytes: bytes.map { UInt8(clamping: Int($0) + Int((random.normal() * deviation).rounded())) }
        )
    }
}

extension MotionGate {
    mutating func look(at picture: TestPicture, seconds: Double) throws -> GateView {
        let (width, height) = (picture.size.width, picture.size.height)
        return try picture.bytes.withUnsafeBufferPointer { bytes in
            let plane = try #require(LumaPlane(bytes, width: width, height: height, stride: width))
            return look(at: plane, time: UInt64(seconds * 1e9))
        }
    }
}

/// Repeatable numbers by chance.
///
/// SplitMix64 of G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// About normal, with a deviation of 1: the sum of twelve numbers from -0.5 to 0.5, cut from one word each.
    mutating func normal() -> Double {
        let (first, second) = (next(), next())
        var sum = 0.0
        for place in 0..<6 {
            sum += Double((first >> (UInt64(place) * 10)) & 1023) + Double((second >> (UInt64(place) * 10)) & 1023)
        }
        return sum / 1023 - 6
    }
}
