#!/usr/bin/env python3
"""Reads models of other tasks than detection the plain way, as a judge for Weir's own reading.

    plain_tasks.py MODEL IMAGE… --task classify|embed|regress|semantic|text --channels rgb|bgr [--mean M] [--scale S]
                   [--constant NAME=VALUE] [--crops FILE] [--matrix NAME] [--full-range]

Prints one JSON line for each image: `answers` (name, class, score for each output), `embedding` (of length 1), `values`,
`classes` (the class of each cell of the output, row by row) or `indices`. An image is a binary PPM picture, or a Y4M video
of 4:2:0 with all of its frames (--matrix and --full-range say what its values mean). With --crops, what is read is what the
lines of a file cut out of the images, {"image": 0, "box": [x, y, width, height]}, moved outward to even pixels and cut at
the borders, and `image` counts those lines. Needs numpy and openvino.
"""

import argparse
import json

import numpy as np

from plain import tasks
from plain.engines import OpenVINO
from plain.findings import Settings
from plain.inputs import Input, prepare
from plain.pictures import WEIGHTS, read_crops, read_images


def model_input(shape, arguments):
    channels_last = shape[1] not in (1, 3)
    height, width = shape[1:3] if channels_last else shape[2:4]
    return Input(width, height, arguments.channels, channels_last, "stretch", 0, arguments.mean, arguments.scale)


def classify(outputs, settings):
    answers = tasks.read_classes(outputs, settings).answers
    return {"answers": [{"name": item.name, "class": item.label, "score": round(item.score, 5)} for item in answers]}


def embed(outputs, settings):
    return {"embedding": tasks.read_embedding(outputs, settings).embedding.tolist()}


def regress(outputs, settings):
    return {"values": {output.name: output.vector.tolist() for output in outputs}}


def semantic(outputs, settings):
    return {"classes": tasks.read_cells(outputs, settings).cells.reshape(-1).tolist()}


def text(outputs, settings):
    indices = [int(value) for value in outputs[0].vector]
    return {"indices": indices[: indices.index(-1)] if -1 in indices else indices}


TASKS = {"classify": classify, "embed": embed, "regress": regress, "semantic": semantic, "text": text}


def constant(argument):
    name, value = argument.split("=")
    return name, float(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("images", nargs="+")
    parser.add_argument("--task", choices=list(TASKS), required=True)
    parser.add_argument("--channels", choices=["rgb", "bgr"], default="bgr")
    parser.add_argument("--mean", type=float, default=0)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--constant", type=constant, action="append", default=[])
    parser.add_argument("--crops", help="a file with the boxes to read, rather than whole images")
    parser.add_argument("--matrix", choices=sorted(WEIGHTS), default="bt709", help="of videos (default: %(default)s)")
    parser.add_argument("--full-range", action="store_true", help="videos whose luma goes from 0 to 255")
    arguments = parser.parse_args()
    engine = OpenVINO(arguments.model)
    values = dict(arguments.constant)
    shapes = {port.get_any_name(): list(port.shape) for port in engine.model.inputs}
    constants = {name: np.full(shapes[name], value) for name, value in values.items()}
    picture_name = next(name for name in shapes if name not in constants)
    shape = model_input(shapes[picture_name], arguments)
    settings = Settings(shape.width, shape.height, threshold=-1, nms=1, channels_last=shape.channels_last)
    images = [image for path in arguments.images for image in read_images(path, arguments.matrix, arguments.full_range)]
    if arguments.crops:
        images = [crop for crop, _ in read_crops(arguments.crops, images)]
    for number, image in enumerate(images):
        tensor, _ = prepare(image, shape)
        outputs = engine.run({picture_name: tensor, **constants})
        print(json.dumps({"image": number} | TASKS[arguments.task](outputs, settings)))


if __name__ == "__main__":
    main()
