import Testing
import WeirCore

@testable import WeirScene

@Suite("Scene options")
struct SceneOptionsTests {
    @Test("An empty text gives the defaults")
    func defaults() throws {
        #expect(try SceneOptions(parsing: "") == SceneOptions())
    }

    @Test("Every key of the text sets its option")
    func allKeys() throws {
        let text = "seed=7&frames=300&size=640x360&fps=25&night=true&density=0.25&noise=3.5&shake=0.004"
        let expected = SceneOptions(
            seed: 7,
            size: Size(width: 640, height: 360),
            framesPerSecond: 25,
            frames: 300,
            isNight: true,
            density: 0.25,
            noise: 3.5,
            shake: 0.004
        )
        #expect(try SceneOptions(parsing: text) == expected)
        let keys = text.split(separator: "&").compactMap { $0.split(separator: "=").first.map(String.init) }
        #expect(keys.sorted() == SceneOptions.keys)
    }

    @Test(
        "What cannot be is told in a sentence",
        arguments: [
            ("sed=7", "A scene has no setting “sed”: there are density, fps, frames, night, noise, seed, shake, size."),
            ("seed", "The scene's setting “seed” has no value: write key=value."),
            ("seed=1&seed=2", "The scene's setting “seed” is given twice."),
            ("seed=-1", "The scene's seed cannot be “-1”: it must be a whole number from 0."),
            ("night=yes", "The scene's night cannot be “yes”: it must be true or false."),
            ("size=640", "The scene's size cannot be “640”: it must be width x height, such as 1280x720."),
            ("frames=0", "The scene's frames cannot be 0: it must be 1 to 1000000000."),
            ("frames=1e9", "The scene's frames cannot be “1e9”: it must be a whole number from 1."),
            ("fps=0", "The scene's fps cannot be 0.0: it must be 0.1 to 1000.0."),
            ("fps=nan", "The scene's fps cannot be nan: it must be 0.1 to 1000.0."),
            ("density=1.5", "The scene's density cannot be 1.5: it must be 0.0 to 1.0."),
            ("noise=inf", "The scene's noise cannot be inf: it must be 0.0 to 20.0."),
            ("shake=-0.1", "The scene's shake cannot be -0.1: it must be 0.0 to 0.02."),
        ]
    )
    func sentences(text: String, sentence: String) {
        let error = #expect(throws: WeirError.self) { try SceneOptions(parsing: text) }
        #expect(error?.message == sentence)
        #expect(error?.code == .settings)
    }

    @Test("Sizes must be even, sane and not too long", arguments: ["641x360", "30x30", "9000x8000", "1280x64"])
    func sizes(size: String) {
        let error = #expect(throws: WeirError.self) { try SceneOptions(parsing: "size=\(size)") }
        #expect(
            error?.message == "A scene cannot be \(size) pixels: both sides must be even, 32 to 8192, and neither more "
                + "than 4 times the other."
        )
    }

    @Test("A scene refuses options that were never parsed")
    func unparsed() {
        #expect(throws: WeirError.self) { try Scene(SceneOptions(density: .nan)) }
    }
}
