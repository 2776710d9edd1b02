internal import CWeirOpenVINO
internal import WeirCore

/// Adds to a model what stands between a picture's bytes and its input, and between its outputs and Float.
///
/// The picture becomes bytes, whatever layout, element type and range the model was trained on.
enum OpenVINOPreprocessing {
    /// The order of the dimensions in the library's letters: batch, channel, height, width.
    private static let planes = "NCHW"
    private static let interleaved = "NHWC"

    /// The letters for the input at `picture`, which has no batch where it has three dimensions.
    private static func letters(
        _ areChannelsFirst: Bool,
        of model: borrowing OpenVINOHandle,
        picture: Int
    ) throws(OpenVINOFailure) -> String {
        let letters = areChannelsFirst ? planes : interleaved
        let rank = try OpenVINOPort.inputs(of: model.pointer)[picture].shape.count
        return String(letters.suffix(rank))
    }

    /// `model` with its new input, at the place `picture`, and its new outputs.
    static func add(
        to model: borrowing OpenVINOHandle,
        picture: Int,
        _ options: CompileOptions
    ) throws(OpenVINOFailure) -> OpenVINOHandle {
        let original = model.pointer
        let processor = try OpenVINOHandle(free: ov_preprocess_prepostprocessor_free) {
            ov_preprocess_prepostprocessor_create(original, $0)
        }
        let info = try OpenVINOHandle(free: ov_preprocess_input_info_free) {
            ov_preprocess_prepostprocessor_get_input_info_by_index(processor.pointer, picture, $0)
        }
        try takeBytes(info, letters(options.takesPlanes, of: model, picture: picture))
        try setLayout(info, letters(options.input.layout == .channelsFirst, of: model, picture: picture))
        try normalize(info, options.input)
        for index in 0..<(try count { ov_model_outputs_size(original, $0) }) {
            try giveFloats(processor, output: index)
        }
        return try OpenVINOHandle(free: ov_model_free) {
            ov_preprocess_prepostprocessor_build(processor.pointer, $0)
        }
    }

    private static func takeBytes(
        _ input: borrowing OpenVINOHandle,
        _ letters: String
    ) throws(OpenVINOFailure) {
        let info = input.pointer
        let tensor = try OpenVINOHandle(free: ov_preprocess_input_tensor_info_free) {
            ov_preprocess_input_info_get_tensor_info(info, $0)
        }
        let layout = try OpenVINOHandle(free: ov_layout_free) { ov_layout_create(letters, $0) }
        try check(ov_preprocess_input_tensor_info_set_element_type(tensor.pointer, U8))
        try check(ov_preprocess_input_tensor_info_set_layout(tensor.pointer, layout.pointer))
    }

    private static func setLayout(
        _ input: borrowing OpenVINOHandle,
        _ letters: String
    ) throws(OpenVINOFailure) {
        let info = input.pointer
        let model = try OpenVINOHandle(free: ov_preprocess_input_model_info_free) {
            ov_preprocess_input_info_get_model_info(info, $0)
        }
        let layout = try OpenVINOHandle(free: ov_layout_free) { ov_layout_create(letters, $0) }
        try check(ov_preprocess_input_model_info_set_layout(model.pointer, layout.pointer))
    }

    private static func normalize(
        _ input: borrowing OpenVINOHandle,
        _ settings: ModelInput
    ) throws(OpenVINOFailure) {
        let channels = settings.channels == .gray ? 1 : 3
        let mean = Array(settings.mean.prefix(channels))
        // The library divides where `ModelInput` multiplies.
        let divisor = settings.scale.prefix(channels).map { 1 / $0 }
        let (hasMean, hasScale) = (mean.contains { $0 != 0 }, divisor.contains { $0 != 1 })
        guard hasMean || hasScale else { return }
        let info = input.pointer
        let steps = try OpenVINOHandle(free: ov_preprocess_preprocess_steps_free) {
            ov_preprocess_input_info_get_preprocess_steps(info, $0)
        }
        try check(ov_preprocess_preprocess_steps_convert_element_type(steps.pointer, F32))
        if hasMean {
            try check(ov_preprocess_preprocess_steps_mean_multi_channels(steps.pointer, mean, Int32(mean.count)))
        }
        if hasScale {
            try check(
                ov_preprocess_preprocess_steps_scale_multi_channels(steps.pointer, divisor, Int32(divisor.count))
            )
        }
    }

    private static func giveFloats(
        _ processor: borrowing OpenVINOHandle,
        output index: Int
    ) throws(OpenVINOFailure) {
        let pointer = processor.pointer
        let info = try OpenVINOHandle(free: ov_preprocess_output_info_free) {
            ov_preprocess_prepostprocessor_get_output_info_by_index(pointer, index, $0)
        }
        let tensor = try OpenVINOHandle(free: ov_preprocess_output_tensor_info_free) {
            ov_preprocess_output_info_get_tensor_info(info.pointer, $0)
        }
        try check(ov_preprocess_output_set_element_type(tensor.pointer, F32))
    }
}
