import Foundation
import Testing
import WeirCore
import WeirDecoding
import WeirTestKit

@testable import WeirInference

/// Decoders from outside: in C through a shared library, in Swift by registration.
@Suite struct DecoderLibraryTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Compiles C with the toolchain's compiler; the path of the library.
    private func compile(_ source: String, _ name: String) throws -> String {
        let code = try folder.write("\(name).c", source.utf8)
        let library = "\(folder.path)/lib\(name).so"
        let headers = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/CWeirDecoder").path
        let result = try ProgramRun(
            "/usr/bin/env",
            ["clang", "-shared", "-fPIC", "-Wall", "-Werror", "-I", headers, code, "-o", library]
        )
        try #require(result.status == 0, "\(result.errors)")
        return library
    }

    /// Tells two views of one object, another one, a box that is none, a class that is none, and an answer.
    private static let decoder = """
        #include <math.h>
        #include <string.h>
        #include "decoder.h"
        uint32_t weir_decoder_abi(void) { return WEIR_DECODER_ABI; }
        void weir_decode(const struct weir_tensor *outputs, uint32_t count, const struct weir_picture *picture,
                         const struct weir_findings *findings) {
            const struct weir_tensor *output = outputs;
            if (count != 1 || output->rank != 4 || output->shape[1] != 3 || output->count != 3 * 8 * 8)
                return findings->fail(findings->context, "the shape is another one.");
            if (picture->width != 8 || picture->height != 8 || output->values[0] < 1)
                return findings->fail(findings->context, "the picture is black.");
            struct weir_detection found[] = {
                {1, 1, 4, 4, 0.8f, 2}, {1, 1, 4, 3.5f, 0.9f, 2}, {4, 4, 4, 4, 0.5f, 0},
                {NAN, 1, 1, 1, 0.9f, 0}, {1, 1, 1, 1, 0.9f, -1}, {1, 1, 1, 1, 0.1f, 0}};
            for (unsigned i = 0; i < sizeof found / sizeof *found; i++) findings->detect(findings->context, &found[i]);
            findings->classify(findings->context, strcmp(output->name, "picture") ? "other" : "light", 1, 0.75f);
        }
        """

    private func load(_ decoder: String) throws -> DetectionModel {
        let path = try folder.write("identity.xml", TestModels.identity(shape: "1,3,8,8").utf8)
        try folder.write("identity.bin", [])
        try folder.write("identity.weir", "labels: a, b, c\nfit: stretch\nscale: 1\ndecoder: \(decoder)\n".utf8)
        return try DetectionModel.load(path, settings: DetectionSettings(precision: .fp32))
    }

    private func infer(_ model: DetectionModel) throws -> Result<Findings, WeirError> {
        let stream = try model.openStream(SourceID("0"))
        defer { stream.close() }
        let found = Monitor<Result<Findings, WeirError>?>(nil)
        try withGrayFrame(Size(width: 16, height: 8)) { frame in
            _ = try stream.infer(frame, ticket: FrameTicket()) { result in found.update { $0 = result } }
        }
        return found.wait { $0 }
    }

    @Test func aLibraryReadsTheOutputs() throws {
        _ = try compile(Self.decoder, "good")
        let findings = try infer(try load("libgood.so")).get()
        // The input is half as wide as the frame.
        #expect(
            findings.objects.map(\.box) == [
                Box(x: 2, y: 1, width: 8, height: 3.5), Box(x: 8, y: 4, width: 8, height: 4),
            ]
        )
        #expect(findings.objects.map(\.label) == ["c", "a"])
        #expect(findings.objects.map(\.confidence) == [0.9, 0.5])
        #expect(findings.dropped == 2)
        let answer = try #require(findings.attributes.classifications.first)
        #expect(findings.attributes.classifications.count == 1)
        #expect(answer.label == "b" && answer.classID == 1 && answer.confidence == 0.75)
    }

    @Test func whatALibraryCannotReadIsAnErrorOfTheRun() throws {
        _ = try compile(Self.decoder.replacing("< 1)", with: "< 1000)"), "strict")
        guard case .failure(let error) = try infer(try load("libstrict.so")) else {
            Issue.record("the run has not failed")
            return
        }
        #expect(error.message.hasSuffix("libstrict.so can't read the model's outputs: the picture is black."))
    }

    @Test func anotherVersionIsRefused() throws {
        let path = try compile(Self.decoder.replacing("return WEIR_DECODER_ABI", with: "return 7"), "old")
        #expect {
            try load("libold.so")
        } throws: { error in
            (error as? WeirError)?.message
                == "The decoder library \(path) was made for version 7 of weir/decoder.h, and this is version 1; "
                + "compile it again."
        }
    }

    @Test func whatIsNoDecoderIsRefused() throws {
        let path = try compile("int nothing(void) { return 0; }", "none")
        #expect {
            try load("libnone.so")
        } throws: { error in
            (error as? WeirError)?.message.hasPrefix("\(path) is no decoder library: it lacks weir_decoder_abi") == true
        }
        #expect {
            try load("missing.so")
        } throws: { error in
            (error as? WeirError)?.message.hasPrefix("The decoder library \(folder.path)/missing.so can't be loaded;")
                == true
        }
    }

    /// Reads a single object from the first value.
    private struct SwiftDecoder: OutputDecoder {
        var classCount: Int? { 1 }

        func decode(_ outputs: [Tensor], options: DecodingOptions) throws(WeirError) -> DecodedOutput {
            let score = outputs[0].values[0] / 255
            let box = Box(x: 0, y: 0, width: 4, height: 4)
            return DecodedOutput(candidates: [Detection(box: box, classID: 0, confidence: score)], options: options)
        }
    }

    @Test func aDecoderInSwiftIsAFamilyLikeOthers() throws {
        try ModelFamily.register("My Model", outputs: "one output 1x3x8x8") { outputs in
            outputs.outputs.map(\.shape) == [[1, 3, 8, 8]] && outputs.inputSize.width == 8 ? SwiftDecoder() : nil
        }
        let path = try folder.write("mine.xml", TestModels.identity(shape: "1,3,8,8").utf8)
        try folder.write("mine.bin", [])
        try folder.write("mine.weir", "labels: thing\nfamily: my-model\nfit: stretch\nscale: 1\n".utf8)
        let model = try DetectionModel.load(path, settings: DetectionSettings(precision: .fp32))
        #expect(model.description.family == "My Model")
        let objects = try infer(model).get().objects
        #expect(objects.map(\.label) == ["thing"])
        #expect(objects.map(\.box) == [Box(x: 0, y: 0, width: 8, height: 4)])
        #expect {
            try ModelFamily.register("yolo-v8", outputs: "") { _ in nil }
        } throws: { error in
            (error as? WeirError)?.message.hasPrefix("A family of models can't be called “yolo-v8”") == true
        }
    }
}
