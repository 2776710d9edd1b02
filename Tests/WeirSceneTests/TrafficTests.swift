import Testing
import WeirCore

@testable import WeirScene

@Suite("Traffic")
struct TrafficTests {
    private static let busiest = SceneOptions(density: 1)

    private func traffic(seed: UInt64) -> (Traffic, Crossing) {
        var options = Self.busiest
        options.seed = seed
        let camera = Camera(seed: seed, size: options.size)
        let crossing = Crossing(seed: seed)
        return (Traffic(options: options, camera: camera, crossing: crossing), crossing)
    }

    /// Half the length of the longest of a kind.
    private func halfLength(_ kind: SceneClass) -> Float { kind == .bus ? 5.8 : 2.6 }

    @Test("Vehicles of a lane never touch", arguments: 1...6 as ClosedRange<UInt64>)
    func vehiclesKeepApart(seed: UInt64) {
        let (traffic, _) = traffic(seed: seed)
        for tick in 0..<300 {
            let vehicles = traffic.entities(at: Double(tick) / 3).filter { $0.kind == .car || $0.kind == .bus }
            for (index, one) in vehicles.enumerated() {
                for other in vehicles[(index + 1)...] where abs(one.z - other.z) < Street.laneWidth / 2 {
                    #expect(abs(one.x - other.x) > halfLength(one.kind) + halfLength(other.kind))
                }
            }
        }
    }

    @Test("Nobody on the crossing is run over", arguments: 1...6 as ClosedRange<UInt64>)
    func walkersAreSafe(seed: UInt64) {
        let (traffic, _) = traffic(seed: seed)
        var crossed = 0
        for tick in 0..<600 {
            let entities = traffic.entities(at: Double(tick) / 6)
            for walker in entities where walker.isCrossing {
                crossed += 1
                for other in entities where other.kind != .person && abs(other.z - walker.z) < 0.9 {
                    #expect(abs(other.x - walker.x) > halfLength(other.kind) - 0.3)
                }
            }
        }
        #expect(crossed > 100)
    }

    @Test("Entities come far to near, each with a number of its own")
    func order() {
        let (traffic, _) = traffic(seed: 2)
        for tick in 0..<100 {
            let entities = traffic.entities(at: Double(tick))
            #expect(zip(entities, entities.dropFirst()).allSatisfy { $0.z >= $1.z })
            #expect(Set(entities.map(\.number)).count == entities.count)
            #expect(entities.allSatisfy { $0.number > 0 })
        }
    }

    @Test("Density is the share of places that are taken")
    func density() {
        let counts = [0.0, 0.25, 0.5, 1].map { density in
            var options = Self.busiest
            options.density = density
            let camera = Camera(seed: 1, size: options.size)
            let traffic = Traffic(options: options, camera: camera, crossing: Crossing(seed: 1))
            return (0..<200).reduce(0) { $0 + traffic.entities(at: Double($1) * 5).count }
        }
        #expect(counts[0] == 0)
        #expect(abs(Double(counts[1]) / Double(counts[3]) - 0.25) < 0.05)
        #expect(abs(Double(counts[2]) / Double(counts[3]) - 0.5) < 0.05)
    }
}
