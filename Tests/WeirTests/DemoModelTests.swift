import Testing
import WeirCore
import WeirTestKit

/// The demo model through the command, against the truth of streets that its training never saw (its seeds are below
/// 5000) and that its card was not measured on (9001 to 9070).
@Suite struct DemoModelTests {
    /// Five streets by day and five at night; every other one as crowded as `densities` says second.
    private static func streets(from seed: Int, _ settings: String, densities: (Double, Double)) -> [String] {
        (0..<10).map { number in
            let density = number % 2 == 0 ? densities.0 : densities.1
            return "seed=\(seed + number)&night=\(number >= 5)&size=1280x720&density=\(density)&\(settings)"
        }
    }

    /// The mean average precision is what the card promises: at least 0.90.
    ///
    /// The 400 frames are 2.7 seconds apart, so that each shows another street. Four such samples gave 0.925 to 0.929,
    /// and 32-bit floats instead of bfloat16 moved each by less than 0.001: 0.90 is six times that spread below.
    @Test func findsWhatTheCardPromises() throws {
        let streets = Self.streets(from: 9101, "fps=0.37&frames=40", densities: (0.6, 1))
        // From the lowest confidence on, as average precision asks for.
        let run = try RecordedRun(streets, ["--model", "demo", "--threshold", "0.01"])
        let found = try streets.indices.flatMap { try run.objects(of: $0) }
        let real = try streets.flatMap { try truth(of: $0) }
        #expect(found.count == 400)
        #expect(real.count == 400)
        let scores = (0..<4).map { AveragePrecision(class: $0, found: found, truth: real) }
        #expect(scores.allSatisfy { $0.objects >= 200 }, "too few of a class to tell: \(scores)")
        #expect(scores.map(\.value).reduce(0, +) / 4 >= 0.90, "\(scores)")
        // People, the hardest, had 0.82 to 0.84: no class may be given up for the others.
        #expect(scores.allSatisfy { $0.value >= 0.78 }, "\(scores)")
    }

    /// ByteTrack follows what the model finds.
    ///
    /// At each bound stands what four samples of such 1000 frames gave, in bfloat16 and in 32-bit floats; it leaves at
    /// least three quarters of that spread. The tracker `iou` fails the last two on this sample (0.70, and 2.5).
    @Test func followsWhatItFinds() throws {
        let streets = Self.streets(from: 9501, "fps=25&frames=100", densities: (0.6, 0.6))
        let run = try RecordedRun(streets, ["--model", "demo", "--track", "bytetrack"])
        var score = TrackingScore()
        for (stream, street) in streets.enumerated() {
            let found = try run.objects(of: stream)
            #expect(found.count == 100)
            score.add(found: found, truth: try truth(of: street), picture: Size(width: 1280, height: 720))
        }
        // 0.70 to 0.74; of what is missed here, 78 % is smaller than 60 pixels or partly behind others.
        #expect(score.accuracy >= 0.66, "\(score)")
        let plain = score.plain
        #expect(plain.objects >= 30, "too few in plain sight to tell: \(score)")
        // 0.92 to 0.95.
        #expect(Double(plain.matched) >= 0.89 * Double(plain.frames), "\(score)")
        // 0.87 to 0.93.
        #expect(Double(plain.sameIdentity) >= 0.82 * Double(plain.frames), "\(score)")
        // 0.5 to 1.1 in a hundred frames in plain sight.
        #expect(Double(plain.switches) <= 0.016 * Double(plain.frames), "\(score)")
    }
}
