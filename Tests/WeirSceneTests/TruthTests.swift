import Testing
import WeirCore

@testable import WeirScene

@Suite("Truth")
struct TruthTests {
    private func scene(seed: UInt64, isNight: Bool = false, density: Double = 1) throws -> Scene {
        try Scene(
            SceneOptions(
                seed: seed,
                size: Size(width: 640, height: 360),
                framesPerSecond: 2,
                isNight: isNight,
                density: density,
                noise: 0
            )
        )
    }

    @Test("Without an object, the picture differs only inside of its box and its shadow", arguments: [false, true])
    func onlyInsideTheBox(isNight: Bool) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let scene = try scene(seed: seed, isNight: isNight)
            let entities = scene.traffic.entities(at: 4)
            let with = try scene.picture(of: entities)
            for (index, entity) in entities.enumerated() {
                var others = entities
                others.remove(at: index)
                let without = try scene.picture(of: others)
                let figure = try #require(scene.sketch(of: entity, offset: (0, 0)).bounds)
                let ground = try #require(scene.groundSketch(of: entity, offset: (0, 0)).bounds)
                for (x, y) in differences(with, without) {
                    #expect(figure.touches(x, y) || ground.touches(x, y))
                }
            }
        }
    }

    @Test("A lone object's box touches what is drawn of it on all sides")
    func tight() throws {
        let scene = try scene(seed: 3, density: 0.8)
        let empty = try scene.picture(of: [])
        var seen: Set<SceneClass> = []
        for entity in (0..<12).flatMap({ scene.traffic.entities(at: Double($0)) }) {
            let sketch = scene.sketch(of: entity, offset: (0, 0))
            let box = try #require(sketch.bounds)
            guard box == box.clipped(to: scene.options.size) else { continue }
            var picture = empty
            try picture.withFrame { try Canvas($0).draw(sketch, ColorConversion(scene.colorimetry)) }
            let drawn = differences(picture, empty)
            let (columns, rows) = (drawn.map(\.x), drawn.map(\.y))
            let (left, right) = (try #require(columns.min()), try #require(columns.max()))
            let (top, bottom) = (try #require(rows.min()), try #require(rows.max()))
            // A pixel may be covered too thinly to change.
            #expect(abs(Float(left) - box.x) <= 2 && abs(Float(right + 1) - box.right) <= 2)
            #expect(abs(Float(top) - box.y) <= 2 && abs(Float(bottom + 1) - box.bottom) <= 2)
            seen.insert(entity.kind)
        }
        #expect(seen == Set(SceneClass.allCases))
    }

    @Test("Boxes lie in the picture, labels belong to classes, identities are unique in a frame")
    func plausible() throws {
        let scene = try scene(seed: 5)
        for number in 0..<60 {
            let objects = scene.truth(frame: number, source: SourceID("street"))
            #expect(Set(objects.map(\.trackID)).count == objects.count)
            for object in objects {
                #expect(object.box == object.box.clipped(to: scene.options.size))
                #expect(max(object.box.width, object.box.height) >= Scene.Truth.leastSide)
                #expect(object.label == ["person", "bicycle", "car", "bus"][object.classID])
                #expect(object.confidence == 1)
                #expect(object.trackID?.source == SourceID("street"))
                #expect((object.trackID?.number ?? 0) >= 1)
            }
        }
    }

    @Test("An identity keeps its class and moves steadily; all four classes come and go")
    func identities() throws {
        var options = SceneOptions(seed: 11, size: Size(width: 640, height: 360), framesPerSecond: 25)
        options.density = 0.8
        let scene = try Scene(options)
        var last: [TrackID: (frame: Int, object: DetectedObject)] = [:]
        var classes: Set<String> = []
        for number in 0..<500 {
            for object in scene.truth(frame: number) {
                let identity = try #require(object.trackID)
                classes.insert(object.label)
                if let before = last[identity], before.frame == number - 1 {
                    #expect(before.object.classID == object.classID)
                    // No road user covers more than a fifteenth of the picture's width in a twenty-fifth of a second.
                    #expect(abs(before.object.box.centerX - object.box.centerX) < 640 / 15)
                    #expect(abs(before.object.box.bottom - object.box.bottom) < 12)
                }
                last[identity] = (number, object)
            }
        }
        #expect(classes == ["person", "bicycle", "car", "bus"])
        let leaving = last.values.filter { $0.frame < 499 }
        #expect(leaving.count > 20)
    }

    @Test("What is out of sight by more than the stated share is left out")
    func hidden() throws {
        let scene = try scene(seed: 1)
        let box = Box(x: 100, y: 100, width: 64, height: 32)
        #expect(scene.hiddenShare(of: box, by: []) == 0)
        #expect(scene.hiddenShare(of: box, by: [Box(x: 0, y: 0, width: 132, height: 400)]) == 0.5)
        let halves = [Box(x: 90, y: 90, width: 42, height: 60), Box(x: 90, y: 90, width: 58, height: 60)]
        #expect(scene.hiddenShare(of: box, by: halves) == 0.75)
        #expect(scene.hiddenShare(of: Box(x: -48, y: 0, width: 64, height: 32), by: []) == 0.75)
        #expect(scene.hiddenShare(of: Box(x: 620, y: 340, width: 40, height: 40), by: []) == 0.75)
    }

    @Test("The truth is the same however often it is asked for")
    func deterministic() throws {
        let (first, second) = (try scene(seed: 9), try scene(seed: 9))
        let forward = (0..<30).map { first.truth(frame: $0) }
        let backward = (0..<30).reversed().map { second.truth(frame: $0) }
        #expect(forward == Array(backward.reversed()))
        #expect(forward.contains { !$0.isEmpty })
    }

    @Test("An empty street has no objects")
    func empty() throws {
        let scene = try scene(seed: 9, density: 0)
        #expect((0..<30).allSatisfy { scene.truth(frame: $0).isEmpty })
    }

    /// The pixels in which luma differs.
    private func differences(_ first: Picture, _ second: Picture) -> [(x: Int, y: Int)] {
        let width = first.size.width
        return first.planes[0].indices.filter { first.planes[0][$0] != second.planes[0][$0] }
            .map { (x: $0 % width, y: $0 / width) }
    }
}

extension Box {
    /// Whether any part of a pixel lies in the box.
    fileprivate func touches(_ x: Int, _ y: Int) -> Bool {
        Float(x + 1) > self.x && Float(x) < right && Float(y + 1) > self.y && Float(y) < bottom
    }
}
