import Testing
import WeirCore

@testable import WeirTracking

/// Who of one stream is who of another.
struct IdentityGalleryTests {
    private typealias Look = IdentityGallery.Look

    /// Someone's embedding as it is measured: its own direction and a little of another.
    private func embedding(_ person: Int, noise: Int = 0) -> [Float] {
        var values = [Float](repeating: 0, count: 16)
        values[person] = 1
        values[(person + 1 + noise % 7) % 16] += 0.2
        return values
    }

    private func look(_ stream: String, _ track: Int, person: Int?, noise: Int = 0, classID: Int = 0) -> Look {
        Look(
            trackID: TrackID(source: SourceID(stream), number: track),
            classID: classID,
            embedding: person.map { embedding($0, noise: noise) }
        )
    }

    /// Shows a stream's object for some frames, ten a second, and tells who it was in the end.
    private func show(
        _ gallery: inout IdentityGallery,
        _ stream: String,
        _ track: Int,
        person: Int,
        from start: Double,
        frames: Int = 5
    ) -> Int? {
        var last: Int?
        for frame in 0..<frames {
            let looks = [look(stream, track, person: person, noise: frame)]
            last = gallery.identify(looks, in: SourceID(stream), at: start + Double(frame) / 10)[0]
        }
        return last
    }

    @Test func whoLooksAlikeIsOneInAllStreams() {
        var gallery = IdentityGallery()
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        #expect(show(&gallery, "gate", 2, person: 8, from: 10) == 2)
        #expect(show(&gallery, "hall", 1, person: 8, from: 20) == 2)
        #expect(show(&gallery, "hall", 2, person: 3, from: 30) == 1)
        #expect(show(&gallery, "yard", 1, person: 12, from: 40) == 3)
        #expect(gallery.count == 3)
    }

    @Test func itIsDecidedAfterAFewLooksAndStays() {
        var gallery = IdentityGallery()
        let gate = SourceID("gate")
        #expect(gallery.identify([look("gate", 1, person: 3, noise: 0)], in: gate, at: 0) == [nil])
        #expect(gallery.identify([look("gate", 1, person: 3, noise: 1)], in: gate, at: 0.1) == [nil])
        #expect(gallery.identify([look("gate", 1, person: 3, noise: 2)], in: gate, at: 0.2) == [1])
        // Another look, or none, changes nothing.
        #expect(gallery.identify([look("gate", 1, person: 9)], in: gate, at: 0.3) == [1])
        #expect(gallery.identify([look("gate", 1, person: nil)], in: gate, at: 0.4) == [1])
    }

    @Test func anEmbeddingToldAgainIsNoOtherLook() {
        var gallery = IdentityGallery()
        for frame in 0..<9 {
            let answer = gallery.identify([look("gate", 1, person: 3)], in: SourceID("gate"), at: Double(frame) / 10)
            #expect(answer == [nil])
        }
        #expect(gallery.identify([look("gate", 1, person: 3)], in: SourceID("gate"), at: 1) == [1])
    }

    @Test func twoThatAreSeenAtOnceAreTwo() {
        var gallery = IdentityGallery()
        var answer: [Int?] = []
        for frame in 0..<5 {
            let looks = [1, 2].map { look("gate", $0, person: 3, noise: frame) }
            answer = gallery.identify(looks, in: SourceID("gate"), at: Double(frame) / 10)
        }
        #expect(answer == [1, 2])
        // Long after they have gone either may come back.
        #expect(show(&gallery, "gate", 3, person: 3, from: 30) == 1)
    }

    @Test func classesAreKeptApart() {
        var gallery = IdentityGallery()
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        var answer: [Int?] = []
        for frame in 0..<5 {
            let looks = [look("hall", 1, person: 3, noise: frame, classID: 1)]
            answer = gallery.identify(looks, in: SourceID("hall"), at: 5 + Double(frame) / 10)
        }
        #expect(answer == [2])
    }

    @Test func whoIsNotSeenForLongIsForgotten() {
        var settings = GallerySettings()
        settings.memory = 100
        var gallery = IdentityGallery(settings)
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        #expect(show(&gallery, "gate", 2, person: 3, from: 90) == 1)
        #expect(show(&gallery, "hall", 1, person: 5, from: 250) == 2)
        #expect(show(&gallery, "gate", 3, person: 3, from: 260) == 3)
        #expect(gallery.count == 2)
    }

    @Test func theTopologySaysWhoMayComeFromWhere() throws {
        var settings = GallerySettings()
        settings.topology = try CameraTopology("gate > hall 2-30; hall <> yard; yard = street")
        var gallery = IdentityGallery(settings)
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        // Too soon, and then in time.
        #expect(show(&gallery, "hall", 1, person: 3, from: 1) == 2)
        #expect(show(&gallery, "gate", 2, person: 7, from: 10) == 3)
        #expect(show(&gallery, "hall", 2, person: 7, from: 20) == 3)
        #expect(show(&gallery, "yard", 1, person: 7, from: 21) == 3)
        // Who is in the yard is seen from the street at once.
        #expect(show(&gallery, "street", 1, person: 7, from: 21) == 3)
        // From the yard nobody comes to the gate.
        #expect(show(&gallery, "gate", 3, person: 7, from: 40) == 4)
    }

    @Test(arguments: ["gate", "gate > ", "gate -> hall", "gate > hall 30-2", "gate > hall 1-", "gate = hall 1-2"])
    func waysThatAreNoneAreNamed(text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        let sentence =
            "“\(words)” is no way between cameras; write gate > hall 2-30 (from one to another in 2 to 30 seconds), "
            + "hall <> yard (there and back) or yard = street (both see the same place)"
        #expect { try CameraTopology(text) } throws: { ($0 as? WeirError)?.message == sentence }
    }

    @Test(arguments: [
        [Float](repeating: 0, count: 16), [.nan, 1], [.infinity, 1], [], [Float](repeating: 1, count: 3),
    ])
    func embeddingsThatAreNoneAreSurvived(values: [Float]) {
        var gallery = IdentityGallery()
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        for frame in 0..<20 {
            let trackID = TrackID(source: SourceID("hall"), number: 1)
            let look = Look(trackID: trackID, classID: 0, embedding: values)
            let answer = gallery.identify([look], in: SourceID("hall"), at: Double(frame))
            #expect(answer[0] != 1)
        }
        _ = gallery.identify([look("gate", 1, person: 3)], in: SourceID("gate"), at: .nan)
    }

    @Test func afterASeekTheSameAreKnownAgain() {
        var gallery = IdentityGallery()
        #expect(show(&gallery, "gate", 1, person: 3, from: 0) == 1)
        gallery.forgetVisits(of: SourceID("gate"))
        #expect(show(&gallery, "gate", 2, person: 3, from: 0) == 1)
    }

    @Test func whatIsRememberedIsBounded() {
        var settings = GallerySettings()
        settings.minimumLooks = 1
        settings.threshold = 1
        settings.capacity = 100
        var gallery = IdentityGallery(settings)
        var most = 0
        for number in 0..<10_000 {
            let values: [Float] = [Float(number), Float(number % 97) + 1, 1]
            let trackID = TrackID(source: SourceID("gate"), number: number)
            let look = Look(trackID: trackID, classID: number, embedding: values)
            _ = gallery.identify([look], in: SourceID("gate"), at: Double(number) / 100)
            most = max(most, gallery.count)
        }
        #expect(most <= 101)
        #expect(gallery.visitCount <= 7_001)
    }
}
