"""Writes the trained detector as an ONNX file that says by itself how it is used."""

import numpy as np
import onnx
import openvino
import torch

from network import CLASSES, INPUT_SIZE, STRIDES, Exported

OPSET = 17
# Weights of at least so many numbers are stored with 16 bits; what is small isn't worth it.
LEAST_COMPRESSED = 256
# How far the file may be from the network, in pixels of the input and in scores: what 16 bits cost.
BOX_TOLERANCE, SCORE_TOLERANCE = 0.5, 0.01


def export(detector, path):
    model = Exported(detector.eval().to(memory_format=torch.contiguous_format)).eval()
    example = torch.zeros(1, 3, INPUT_SIZE[1], INPUT_SIZE[0])
    torch.onnx.export(
        model, example, path, input_names=["images"], output_names=["output0"], opset_version=OPSET, dynamo=False
    )
    finish(path)
    verify(model, path)


def finish(path):
    """Halves the file, and adds the words that Ultralytics' exporter uses, and Weir's own for what those leave open."""
    words = {
        "description": "Weir demo model: people, bicycles, cars and buses of the synthetic street",
        "author": "The Weir project",
        "license": "Apache-2.0",
        "task": "detect",
        "stride": str(max(STRIDES)),
        "batch": "1",
        "imgsz": str([INPUT_SIZE[1], INPUT_SIZE[0]]),
        "names": str(dict(enumerate(CLASSES))),
        "weir.family": "yolov8",
        "weir.channels": "rgb",
        "weir.mean": "0",
        "weir.scale": "1/255",
        "weir.fit": "letterbox centered 114",
        "weir.threshold": "0.35",
        "weir.nms-threshold": "0.6",
    }
    model = onnx.load(path)
    compress(model.graph)
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, words)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def compress(graph):
    """Stores large weights with 16 bits, each followed by a cast to 32."""
    casts = []
    for weights in graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if values.dtype != np.float32 or values.size < LEAST_COMPRESSED:
            continue
        name = weights.name
        weights.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), name + "_half"))
        casts.append(onnx.helper.make_node("Cast", [weights.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)


@torch.no_grad()
def verify(model, path):
    """Stops if OpenVINO reads something else from the file than the network says."""
    images = torch.rand(1, 3, INPUT_SIZE[1], INPUT_SIZE[0], generator=torch.Generator().manual_seed(1))
    expected = model(images).numpy()
    compiled = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    difference = np.abs(compiled(images.numpy())[0] - expected)
    boxes, scores = difference[:, :4].max(), difference[:, 4:].max()
    print(f"OpenVINO and torch differ by at most {boxes:.3f} pixels and {scores:.4f} in score")
    if boxes > BOX_TOLERANCE or scores > SCORE_TOLERANCE:
        raise SystemExit(f"{path} does not do what the trained network does")
