import Testing

@testable import Weir
@testable import WeirGStreamer

/// What elements report reaches people as one sentence.
@Suite struct SentenceTests {
    private func sentence(_ factory: String?, _ text: String, _ detail: String?) -> String {
        let report = ElementReport(domain: .other, code: 0, text: text, detail: detail)
        return BusMessage(kind: .error(report), origin: [], factory: factory).sentence(report)
    }

    private let place = "(0):  (): /GstPipeline:run/WeirInferElement:infer-0:\n"

    @Test func ownElementsSpeakForThemselvesWithTheirCause() {
        #expect(
            sentence("weirrecord", "a.jsonl can't be written", place + "a.jsonl can't be written (no space left)")
                == "a.jsonl can't be written (no space left)"
        )
    }

    /// OpenVINO tells where in its own code it was: no reader is helped by that.
    @Test func causesOfSeveralLinesAreLeftOut() {
        let message = "m.onnx cannot be compiled for the device CPU; choose another device."
        let detail = place + message + " (Exception from core.cpp:117:\nCheck failed at node.cpp:345:\n\n\n)\n"
        #expect(sentence("weirinfer", message, detail) == message)
    }

    @Test func whatABaseClassReportsIsItsDetail() {
        let detail = "gstbasesrc.c(3127): loop (): /GstPipeline:run:\nstreaming stopped, reason not-negotiated (-4)"
        #expect(
            sentence("weirscenesrc", "Internal data stream error.", detail)
                == "streaming stopped, reason not-negotiated (-4)"
        )
        #expect(sentence("weirscenesrc", "Internal data stream error.", nil) == "Internal data stream error.")
    }

    @Test func othersAreNamed() {
        #expect(sentence("filesrc", "Resource not found.", "gstfilesrc.c(553)") == "Resource not found (filesrc).")
        #expect(sentence(nil, "Resource not found.", nil) == "Resource not found.")
    }
}
