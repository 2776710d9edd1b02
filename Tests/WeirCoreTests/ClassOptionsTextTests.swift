import Testing
import WeirCore

@Suite struct ClassOptionsTextTests {
    @Test func aLineIsRead() throws {
        let text = try ClassOptionsText(
            "all: nms-threshold=0.5 eps=0.75; traffic light: threshold=0.4 maximum=20;\n 2: minimum-size=16x0;"
        )
        #expect(text.general.nmsThreshold == 0.5)
        #expect(text.general.epsilon == 0.75)
        #expect(text.classes.map(\.name) == ["traffic light", "2"])
        #expect(text.classes.first?.options.threshold == 0.4)
        #expect(text.classes.first?.options.maximum == 20)
        #expect(text.classes.last?.options.minimumSize == Size(width: 16, height: 0))
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        var text = ClassOptionsText()
        let values = ["fraction": "0.3", "number": "12.5", "count": "7", "size": "640x0"]
        for key in ClassOptions.keys {
            let value = values["\(key.kind)"] ?? ""
            var options = ClassOptions()
            #expect(key.set(&options, value) && key.set(&text.general, value))
            #expect(key.text(options) == value)
            text.classes.append(ClassOptionsText.Entry(name: "a: class named \(key.name)", options: options))
        }
        #expect(try ClassOptionsText(text.description) == text)
        #expect(ClassOptionsText().description == "")
        #expect(try ClassOptionsText("") == ClassOptionsText())
    }

    @Test func oneCompletesAnother() throws {
        let text = try ClassOptionsText("all: threshold=0.5 maximum=3; car: threshold=0.25")
        let completed = text.classes[0].options.completed(by: text.general)
        #expect(completed.threshold == 0.25)
        #expect(completed.maximum == 3)
        #expect(completed.nmsThreshold == nil)
    }

    @Test(arguments: [
        ("car", "“car” says nothing of a class; write car: threshold=0.4, or all: threshold=0.4"),
        (
            "car: trheshold=1",
            "“trheshold=1” is no option of the class “car”; there are threshold, post-threshold, nms-threshold, maximum, "
                + "eps, group-threshold, minimum-boxes, minimum-score, minimum-size, maximum-size, top-offset, bottom-offset"
        ),
        ("car: threshold", "“threshold” is wrong for the class “car”; threshold must be a number from 0 to 1"),
        ("car: threshold=1.5", "“threshold=1.5” is wrong for the class “car”; threshold must be a number from 0 to 1"),
        ("car: threshold=nan", "“threshold=nan” is wrong for the class “car”; threshold must be a number from 0 to 1"),
        (
            "all: maximum=-1",
            "“maximum=-1” is wrong for the class “all”; maximum must be a whole number from 0 to 1000000"
        ),
        ("2: maximum-size=8", "“maximum-size=8” is wrong for the class “2”; maximum-size must be a size such as 32x32"),
        (
            "2: maximum-size=8x-8",
            "“maximum-size=8x-8” is wrong for the class “2”; maximum-size must be a size such as 32x32"
        ),
    ])
    func whatIsWrongGetsASentence(line: String, sentence: String) {
        #expect {
            try ClassOptionsText(line)
        } throws: { error in
            (error as? WeirError)?.message == sentence
        }
    }
}
