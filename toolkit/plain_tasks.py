#!/usr/bin/env python3
"""Reads models of other tasks than detection the plain way, as a judge for Weir's own reading.

    plain_tasks.py MODEL IMAGE… --task classify|embed|regress|semantic|text --channels rgb|bgr [--mean M] [--scale S]
                   [--constant NAME=VALUE]

Prints one JSON line for each image: `answers` (name, class, score for each output), `embedding` (of length 1), `values`,
`classes` (the class of each cell of the output, row by row) or `indices`. An image is a binary PPM picture of the size of
the model's input. Needs numpy and openvino.
"""

import argparse
import json

import numpy as np
import openvino

from pictures import read_ppm


def compile_model(path):
    core = openvino.Core()
    return core.compile_model(core.read_model(path), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})


def split_inputs(model, constants):
    """The picture's input, and the values of all others."""
    pictures = [port for port in model.inputs if port.get_any_name() not in constants]
    others = [port for port in model.inputs if port.get_any_name() in constants]
    values = {port: np.full(list(port.shape), constants[port.get_any_name()], np.float32) for port in others}
    return pictures[0], values


def as_input(pixels, port, arguments):
    values = pixels if arguments.channels == "rgb" else pixels[:, :, ::-1]
    values = (values.astype(np.float64) - arguments.mean) * arguments.scale
    if port.shape[1] in (1, 3):
        values = values.transpose(2, 0, 1)
    return values[None].astype(np.uint8 if port.element_type == openvino.Type.u8 else np.float32)


def probabilities(values):
    """Softmax, unless the model has done it itself."""
    if values.min() >= 0 and abs(values.sum() - 1) < 1e-3:
        return values
    powers = np.exp(values - values.max())
    return powers / powers.sum()


def classify(outputs):
    answers = []
    for name, values in outputs:
        scores = probabilities(values.reshape(-1))
        best = int(scores.argmax())
        answers.append({"name": name, "class": best, "score": round(float(scores[best]), 5)})
    return {"answers": answers}


def embed(outputs):
    vector = outputs[0][1].reshape(-1)
    return {"embedding": [float(value) for value in vector / np.sqrt((vector**2).sum())]}


def regress(outputs):
    return {"values": {name: [float(value) for value in values.reshape(-1)] for name, values in outputs}}


def semantic(outputs, port):
    values = outputs[0][1][0]
    channels_last = port.shape[3] == 3
    return {"classes": [int(cell) for cell in values.argmax(2 if channels_last else 0).reshape(-1)]}


def text(outputs):
    indices = [int(value) for value in outputs[0][1].reshape(-1)]
    return {"indices": indices[: indices.index(-1)] if -1 in indices else indices}


def constant(argument):
    name, value = argument.split("=")
    return name, float(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("images", nargs="+")
    parser.add_argument("--task", choices=["classify", "embed", "regress", "semantic", "text"], required=True)
    parser.add_argument("--channels", choices=["rgb", "bgr"], default="bgr")
    parser.add_argument("--mean", type=float, default=0)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--constant", type=constant, action="append", default=[])
    arguments = parser.parse_args()
    model = compile_model(arguments.model)
    port, values = split_inputs(model, dict(arguments.constant))
    for number, image in enumerate(arguments.images):
        result = model({port: as_input(read_ppm(image), port, arguments), **values})
        outputs = [(output.get_any_name(), result[output].astype(np.float64)) for output in model.outputs]
        if arguments.task == "semantic":
            said = semantic(outputs, port)
        else:
            said = {"classify": classify, "embed": embed, "regress": regress, "text": text}[arguments.task](outputs)
        print(json.dumps({"image": number} | said))


if __name__ == "__main__":
    main()
