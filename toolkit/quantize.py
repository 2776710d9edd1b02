#!/usr/bin/env python3
"""Makes the INT8 form of a model with NNCF, from pictures that Weir has prepared as it does at run time.

    quantize.py REQUEST.json

`weir quantize` writes the request and judges the result. Needs what requirements-quantization.txt names.

The request tells `model` and `output` (paths, the latter ending with .xml), `inputs` (name and shape of each, in the
model's order), `picture` (the name of the input that takes the picture), `layout`, `mean`, `scale`, `constants` (name,
shape and values of the other inputs), `calibration` (a file with the bytes of the pictures, one after the other),
`transformer` (whether attention is to be treated with care), `protectsHead` (whether what follows the last convolutions
stays as it is), and `avoidsSaturation` (whether the processor adds pairs of products in 16 bits).
"""

import json
import logging
import math
import sys

import numpy as np

try:
    import nncf
    import openvino
except ImportError as error:
    sys.exit(
        f"{error}; install what toolkit/requirements-quantization.txt names, with python3 -m venv and its pip install -r, "
        "and name that python3 in WEIR_PYTHON."
    )

# What a model computes its objects with; everything behind the last of them is arithmetic on boxes and scores.
LAYERS = ("Convolution", "GroupConvolution", "ConvolutionBackpropData", "MatMul")


def pictures(request):
    """The model's inputs for each picture."""
    shape = next(item["shape"] for item in request["inputs"] if item["name"] == request["picture"])
    channels_first = request["layout"] == "channelsFirst"
    per_channel = (1, -1, 1, 1) if channels_first else (1, 1, 1, -1)
    mean = np.array(request["mean"], np.float32).reshape(per_channel)
    scale = np.array(request["scale"], np.float32).reshape(per_channel)
    constants = {
        item["name"]: np.array(item["values"], np.float32).reshape(item["shape"]) for item in request["constants"]
    }
    data = np.fromfile(request["calibration"], np.uint8)
    for pixels in data.reshape(-1, math.prod(shape)):
        yield {request["picture"]: (pixels.reshape(shape).astype(np.float32) - mean) * scale, **constants}


def behind_the_last_layers(model):
    """The names of the operations that no convolution or matrix product comes after."""
    has_layer_after = {}
    for operation in reversed(model.get_ordered_ops()):
        followers = [target.get_node() for port in operation.outputs() for target in port.get_target_inputs()]
        has_layer_after[operation.get_friendly_name()] = any(
            follower.get_type_name() in LAYERS or has_layer_after[follower.get_friendly_name()] for follower in followers
        )
    kept = ("Parameter", "Result", "Constant", *LAYERS)
    return [
        operation.get_friendly_name()
        for operation in model.get_ordered_ops()
        if not has_layer_after[operation.get_friendly_name()] and operation.get_type_name() not in kept
    ]


def quantize(request):
    model = openvino.Core().read_model(request["model"])
    model.reshape({item["name"]: item["shape"] for item in request["inputs"]})
    calibration = list(pictures(request))
    ignored = nncf.IgnoredScope(names=behind_the_last_layers(model), validate=False) if request["protectsHead"] else None
    fix = nncf.OverflowFix.ENABLE if request["avoidsSaturation"] else nncf.OverflowFix.DISABLE
    quantized = nncf.quantize(
        model,
        nncf.Dataset(calibration),
        preset=nncf.QuantizationPreset.MIXED,
        model_type=nncf.ModelType.TRANSFORMER if request["transformer"] else None,
        subset_size=len(calibration),
        ignored_scope=ignored,
        advanced_parameters=nncf.AdvancedQuantizationParameters(overflow_fix=fix),
    )
    openvino.save_model(quantized, request["output"])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[2].strip())
    nncf.set_log_level(logging.ERROR)
    with open(sys.argv[1]) as file:
        request = json.load(file)
    try:
        quantize(request)
    except (RuntimeError, ValueError, nncf.ValidationError) as error:
        sys.exit(f"NNCF can't quantize {request['model']}: {str(error).strip().splitlines()[0]}")


if __name__ == "__main__":
    main()
