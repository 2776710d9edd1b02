import Foundation
import Glibc
import Testing
import WeirCore
import WeirDecoding
import WeirImaging

/// What single pieces of a frame's way cost.
///
/// Asserts nothing about time: `scripts/bench/pieces` runs it and judges.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["WEIR_BENCH"] == "1", "WEIR_BENCH=1 measures"))
struct PieceBench {
    private static let warmUp = 30
    private static let rounds = 301
    private static let inputSide = 640

    /// A frame as a decoder gives it: not one that was read just before.
    @Test func preparing() throws {
        let size = Size(width: 1920, height: 1080)
        let frames = (0..<8).map { NoisyFrame(size, seed: $0) }
        let input = ModelInput(
            size: Size(width: Self.inputSide, height: Self.inputSide),
            channels: .rgb,
            fit: .letterbox(fill: 114, centered: true)
        )
        for writesPlanes in [true, false] {
            let preparer = try InputPreparer(input: input, writesPlanes: writesPlanes)
            let target = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: preparer.byteCount)
            defer { target.deallocate() }
            let name = writesPlanes ? "preparation-planes" : "preparation-pixels"
            try measure(name) { try preparer.prepare(frames[$0 % frames.count].frame, into: target) }
        }
    }

    /// Fifty objects, each seen by six cells.
    @Test func decoding() throws {
        let output = CrowdedOutput(objects: 50, cellsOfEach: 6)
        let side = Self.inputSide
        let facts = ModelFacts(
            fileName: "yolov8.onnx",
            inputs: [ModelFacts.Port(name: "images", shape: [1, 3, side, side])],
            outputs: [ModelFacts.Port(name: output.tensor.name, shape: output.tensor.shape)]
        )
        let model = try ModelDescription(facts: facts)
        #expect(model.family == "yolov8")
        #expect(try model.decoder.decode([output.tensor], options: model.options).detections.count == 50)
        try measure("decoding") { _ in _ = try model.decoder.decode([output.tensor], options: model.options) }
    }

    /// Prints the median and the least of this thread's processor time, in milliseconds.
    private func measure(_ name: String, _ body: (Int) throws -> Void) throws {
        for index in 0..<Self.warmUp { try body(index) }
        var times: [Double] = []
        for index in 0..<Self.rounds {
            let start = Self.threadMilliseconds()
            try body(index)
            times.append(Self.threadMilliseconds() - start)
        }
        times.sort()
        print("piece \(name) \(times[times.count / 2]) \(times[0])")
    }

    private static func threadMilliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}

/// NV12 of noise, rows without padding.
private final class NoisyFrame {
    let frame: VideoFrame
    private let memory: UnsafeMutableBufferPointer<UInt8>

    init(_ size: Size, seed: Int) {
        memory = .allocate(capacity: size.width * size.height * 3 / 2)
        let noise = (0..<memory.count).lazy.map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 2_654_435_761 >> 9) }
        _ = memory.initialize(from: noise)
        let planes = [0, size.width * size.height].compactMap { [memory] offset in
            memory.baseAddress.map { VideoFrame.Plane(base: $0 + offset, stride: size.width) }
        }
        let colorimetry = Colorimetry(matrix: .bt709, isFullRange: false)
        frame = VideoFrame(size: size, format: .nv12, colorimetry: colorimetry, planes: planes)
    }

    deinit { memory.deallocate() }
}

/// A YOLOv8 output 1x84x8400 with objects in a grid; the scores of all else are low.
private final class CrowdedOutput {
    let tensor: Tensor
    private let memory: UnsafeMutableBufferPointer<Float>
    private static let cells = 8400
    private static let classes = 80
    /// Of a box, in pixels of the input.
    private static let side: Float = 40
    private static let low: ClosedRange<Float> = 0...0.01

    init(objects: Int, cellsOfEach: Int) {
        memory = .allocate(capacity: (4 + Self.classes) * Self.cells)
        let background = (0..<memory.count).lazy.map { index in
            index < 4 * Self.cells ? Self.side : Float.random(in: Self.low)
        }
        _ = memory.initialize(from: background)
        for cell in 0..<objects * cellsOfEach {
            let (object, place) = (cell / cellsOfEach, cell * (Self.cells / (objects * cellsOfEach)))
            // Ten to a row, 60 pixels apart, and those of an object a pixel apart.
            memory[place] = Float(30 + object % 10 * 60 + cell % cellsOfEach)
            memory[Self.cells + place] = Float(30 + object / 10 * 60)
            memory[(4 + object % Self.classes) * Self.cells + place] = 0.5 + Float(cell % cellsOfEach) * 0.05
        }
        tensor = Tensor(name: "output0", shape: [1, 4 + Self.classes, Self.cells], values: UnsafeBufferPointer(memory))
    }

    deinit { memory.deallocate() }
}
