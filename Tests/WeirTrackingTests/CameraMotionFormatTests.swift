import Testing
import WeirCore
import WeirTracking

struct CameraMotionFormatTests {
    @Test func readsOneMotionALine() throws {
        let text = "0\t1.0\t0.0\t0.5\t0.0\t1.0\t-2\t\r\n\n1 0.9 -0.1 3 0.1 0.9 4\n"
        let motions = try CameraMotionFormat.motions(from: text, file: "gmc.txt")
        #expect(
            motions == [
                CameraMotion(SIMD2(1, 0), SIMD2(0, 1), shift: SIMD2(0.5, -2)),
                CameraMotion(SIMD2(0.9, -0.1), SIMD2(0.1, 0.9), shift: SIMD2(3, 4)),
            ]
        )
    }

    @Test(arguments: [
        ("0 1 0 0 0 1", "gmc.txt:1: 6 fields where 7 belong: the frame and the motion's six numbers."),
        ("\n0 1 0 x 0 1 0", "gmc.txt:2: 'x' is no number."),
        ("0 1 0 nan 0 1 0", "gmc.txt:1: 'nan' is no number."),
    ])
    func aBadLineIsNamed(text: String, sentence: String) {
        let error = #expect(throws: WeirError.self) { try CameraMotionFormat.motions(from: text, file: "gmc.txt") }
        #expect(error?.message == sentence)
    }

    @Test(
        arguments: [
            ([0, 1, 2, 3], nil, [0, 1, 2, 3, 4, 5, 6]),
            ([1, 3, 5], nil, [1, 3, 5]),
            ([0, 6], nil, [0, 6]),
            ([2, 6, 4], nil, [0, 2, 4, 6]),
            ([0, 1, 2, 3, 4, 5, 6], 2, [0, 3, 6]),
            ([], nil, [0, 1, 2, 3, 4, 5, 6]),
            ([0, 3], 0, [0, 1, 2, 3, 4, 5, 6]),
            ([0, 1], .max, [0]),
        ] as [([Int], Int?, [Int])]
    )
    func detectionsTellWhichFramesAModelSaw(filled: [Int], interval: Int?, expected: [Int]) {
        let frames = (0..<7).map { filled.contains($0) ? [person(x: 100)] : [] }
        let inferred = InferredFrames(frames, interval: interval)
        #expect((0..<7).filter { inferred.contains($0) } == expected)
    }
}
