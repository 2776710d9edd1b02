import Testing
import WeirCore

@testable import WeirDecoding

@Suite struct ClassSelectionTests {
    private func model(_ labels: [String]? = ["person", "car", "bus"]) throws -> ModelDescription {
        try describe([TestTensor("output0", [1, 7, 8400])], width: 640, height: 640, labels: labels)
    }

    /// A model whose outputs don't show how many classes it has.
    private func countless() throws -> ModelDescription {
        try describe([TestTensor("output0", [1, 300, 6])], width: 640, height: 640)
    }

    private func options(_ wish: (inout ClassSelection.Wishes) -> Void) throws -> DecodingOptions {
        var wishes = ClassSelection.Wishes()
        wish(&wishes)
        return try ClassSelection(wishes, of: model()).options
    }

    @Test func withoutWishesTheModelsOwnHold() throws {
        let model = try model()
        #expect(try ClassSelection(of: model).options == model.options)
    }

    @Test func generalWishesHoldForEveryClass() throws {
        let options = try options {
            $0.threshold = 0.5
            $0.nmsThreshold = 0.25
            $0.maximumPerClass = 7
            $0.clustering = .nms
            $0.isClassAgnostic = true
            $0.classCount = 2
        }
        #expect(options.threshold == 0.5)
        #expect(options.rules[1].nmsThreshold == 0.25)
        #expect(options.rules[2].maximum == 7)
        #expect(options.clustering == .nms)
        #expect(options.isClassAgnostic)
        #expect(options.allowedClasses == [0, 1])
    }

    @Test func whatIsSaidOfOneClassGoesBeforeWhatIsSaidOfAll() throws {
        let options = try options {
            $0.threshold = 0.5
            $0.classThresholds = "bus=0.9; 0=0.25"
            $0.classOptions = """
                all: maximum=9 minimum-size=8x8 threshold=0.6
                bus: maximum=2 top-offset=10; person: threshold=0.3
                """
        }
        #expect((0..<3).map { options.rules[$0].threshold } == [0.3, 0.6, 0.9])
        #expect((0..<3).map { options.rules[$0].maximum } == [9, 9, 2])
        #expect(options.threshold == 0.3)
        #expect((0..<3).map { options.filter.limits[$0].topOffset } == [0, 0, 10])
        #expect((0..<3).allSatisfy { options.filter.limits[$0].minimumSize == Size(width: 8, height: 8) })
        #expect(options.rules[0].nmsThreshold == 0.7)
    }

    @Test(
        arguments: [
            ("", "", nil, nil), ("car", "", nil, [1]), ("", "car", nil, [0, 2]), ("person,car", "car", nil, [0]),
            ("2;0", "", 2, [0]), ("", "", 1, [0]), ("", "0", 2, [1]),
        ] as [(String, String, Int?, Set<Int>?)]
    )
    func classesAreChosenByNameOrNumber(classes: String, excluded: String, count: Int?, allowed: Set<Int>?) throws {
        let options = try options {
            ($0.classes, $0.excludedClasses, $0.classCount) = (classes, excluded, count)
        }
        #expect(options.allowedClasses == allowed)
    }

    @Test func thePictureOfSizesIsRead() throws {
        #expect(try options { $0.pictureSize = " 1920x1080" }.filter.pictureSize == Size(width: 1920, height: 1080))
        for text in ["1920", "0x1080", "1920x1080x3", "x"] {
            let found = message { _ = try options { $0.pictureSize = text } }
            #expect(found == "“\(text)” is no size of a picture; write one such as 1920x1080")
        }
    }

    @Test func aModelOfUnknownClassesCanBeAskedForSome() throws {
        var wishes = ClassSelection.Wishes()
        (wishes.classes, wishes.classThresholds) = ("5", "5=0.75")
        let options = try ClassSelection(wishes, of: countless()).options
        #expect(options.allowedClasses == [5])
        #expect(options.rules[5].threshold == 0.75)
    }

    @Test(
        arguments: [
            ("truck", "", "", .automatic, "model.onnx has no class “truck”; it has person, car, bus"),
            ("", "3: maximum=1", "", .automatic, "model.onnx has no class “3”; it has person, car, bus"),
            ("", "", "car", .automatic, "“car” is no threshold of a class; write car=0.5, with a number from 0 to 1"),
            (
                "", "", "", .dbscan,
                "clustering dbscan needs to know eps and minimum-boxes; say them for all classes, as in "
                    + "all: eps=0.5 minimum-boxes=3"
            ),
            (
                "", "all: group-threshold=1", "", .groupRectangles,
                "clustering group-rectangles needs to know eps and group-threshold; say them for all classes, as in "
                    + "all: eps=0.5 group-threshold=3"
            ),
        ] as [(String, String, String, Clustering, String)]
    )
    func whatCannotBeGetsASentence(
        classes: String,
        classOptions: String,
        thresholds: String,
        clustering: Clustering,
        sentence: String
    ) {
        let found = message {
            _ = try options {
                ($0.classes, $0.classOptions, $0.classThresholds) = (classes, classOptions, thresholds)
                $0.clustering = clustering
            }
        }
        #expect(found == sentence)
    }

    @Test func classesOfAModelThatDoesNotCountThemCannotBeLeftOut() throws {
        var wishes = ClassSelection.Wishes()
        wishes.excludedClasses = "1"
        let found = message { _ = try ClassSelection(wishes, of: countless()) }
        #expect(
            found
                == "classes can't be left out of model.onnx, which doesn't say how many it has; name those to keep, or "
                + "give it labels"
        )
    }
}
