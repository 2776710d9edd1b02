import WeirCore

extension ModelFamily {
    /// SSD exported without suppression: corners as parts of the input, and scores after the softmax, background first.
    ///
    /// Source: pytorch-ssd (also the base of jetson-inference's training), `vision/ssd/ssd.py`.
    static let pytorchSSD = ModelFamily(
        name: "pytorch-ssd",
        aliases: ["ssd", "ssd-mobilenet"],
        outputs: "outputs boxes 1xrowsx4 and scores 1xrowsx(1+classes)",
        channels: .rgb,
        fit: .stretch,
        mean: [127],
        scale: [1 / 128],
        threshold: 0.5,
        nmsThreshold: 0.45,
        decoder: { model in
            guard let outputs = model.scoredBoxes, model.isStated || usualSSDRows.contains(outputs.rows) else {
                return nil
            }
            return ScoredBoxesDecoder(model, unit: .fractions, hasBackground: true)
        }
    )

    /// The numbers of priors of the published models of 300 and 512 pixels: MobileNet's 3000, VGG's 8732 and 24564.
    private static let usualSSDRows = [3000, 8732, 24564]

    /// UltraFace (Ultra-Light-Fast-Generic-Face-Detector-1MB): the same form; class 0 is the background, class 1 faces.
    ///
    /// Source: its `vision/ssd/config/fd_config.py` (priors) and `run_video_face_detect_onnx.py`.
    static let ultraFace = ModelFamily(
        name: "ultraface",
        aliases: ["ultra-light-face", "rfb-320", "rfb-640", "version-rfb-320", "version-slim-320"],
        outputs:
            "outputs scores 1xrowsx2 and boxes 1xrowsx4, with 3, 2, 2 and 3 rows a cell of strides 8, 16, 32 and 64",
        channels: .rgb,
        fit: .stretch,
        mean: [127],
        scale: [1 / 128],
        threshold: 0.7,
        nmsThreshold: 0.3,
        decoder: { model in
            guard let outputs = model.scoredBoxes, outputs.columns == 2 else { return nil }
            let levels = GridLevels(strides: [8, 16, 32, 64], size: model.inputSize).levels
            let rows = zip(levels, [3, 2, 2, 3]).reduce(0) { $0 + $1.0.cellCount * $1.1 }
            guard model.isStated || outputs.rows == rows else { return nil }
            return ScoredBoxesDecoder(model, unit: .fractions, hasBackground: true)
        }
    )
}
