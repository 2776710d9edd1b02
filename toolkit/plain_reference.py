#!/usr/bin/env python3
"""Reads a detector's output the plain way, as a judge for Weir's own reading.

    plain_reference.py MODEL IMAGE… [--threshold T] [--nms T] [--family NAME] [--precision f32|bf16|f16] [--crops FILE]

Prints one JSON line for each object, the most confident first:

    {"image": 0, "class": 2, "score": 0.9134, "box": [x, y, width, height]}

An image is a binary PPM picture, or a Y4M video of 4:2:0 with all of its frames (--matrix and --full-range say what its
values mean). `image` counts them as they are given. The box is in pixels of the image, clipped to it. With --crops, what
is read is what the lines of a file cut out of the images, {"image": 0, "box": [x, y, width, height]}, moved outward to even
pixels and cut at the borders; `image` counts those lines, and boxes are in pixels of the whole image all the same. How
pictures are scaled is told in plain/pictures.py. Needs numpy and openvino.
"""

import argparse
import json

from plain.detectors import cells
from plain.engines import OpenVINO
from plain.families import look
from plain.findings import Settings
from plain.inputs import Input
from plain.pictures import WEIGHTS, read_crops, read_images


class Family:
    """What a family's models expect of a picture."""

    def __init__(self, channels, fit, fill=0, mean=0.0, scale=1.0, threshold=0.25, nms=None):
        self.channels = channels
        self.fit = fit
        self.fill = fill
        self.mean = mean
        self.scale = scale
        self.threshold = threshold
        self.nms = nms


NANODET_MEAN = [103.53, 116.28, 123.675]
NANODET_SCALE = [1 / 57.375, 1 / 57.12, 1 / 58.395]

FAMILIES = {
    "yolov8": Family("rgb", "centered", 114, scale=1 / 255, nms=0.7),
    "yolov5": Family("rgb", "centered", 114, scale=1 / 255, nms=0.45),
    "yolov10": Family("rgb", "centered", 114, scale=1 / 255),
    "yolox": Family("bgr", "top-left", 114, threshold=0.3, nms=0.45),
    "nanodet": Family("bgr", "centered", 0, NANODET_MEAN, NANODET_SCALE, threshold=0.35, nms=0.6),
    "nanodet-plus": Family("bgr", "stretch", 0, NANODET_MEAN, NANODET_SCALE, threshold=0.35, nms=0.6),
    "fastestdet": Family("bgr", "stretch", scale=1 / 255, threshold=0.6, nms=0.45),
    "ssd": Family("bgr", "stretch", threshold=0.5),
}


def recognise(shapes, width, height):
    """The family that outputs of these shapes are of."""
    three = len(cells(width, height, [8, 16, 32]))
    four = len(cells(width, height, [8, 16, 32, 64]))
    if len(shapes) == 6:
        return "nanodet"
    if len(shapes) == 8:
        return "nanodet-plus"
    shape = shapes[0]
    if len(shapes) == 1 and len(shape) == 4:
        return "ssd" if shape[3] == 7 else "fastestdet"
    if len(shapes) == 1 and len(shape) == 3:
        if shape[2] == three or shape[2] == four:
            return "yolov8"
        if shape[1] == 3 * three or shape[1] == 3 * four:
            return "yolov5"
        if shape[1] == three:
            return "yolox"
        if shape[1] == four:
            return "nanodet-plus"
        if shape[2] == 6:
            return "yolov10"
    raise SystemExit(f"The outputs have the shapes {shapes}, by which the family can't be told; give --family.")


def detect(model_path, images, threshold=None, nms=None, family_name=None, precision="f32"):
    """For each image, the objects in it, in its pixels."""
    engine = OpenVINO(model_path, precision)
    shape = list(engine.model.input(0).shape)
    channels_last = shape[3] == 3
    height, width = shape[1:3] if channels_last else shape[2:4]
    family_name = family_name or recognise([list(output.shape) for output in engine.model.outputs], width, height)
    family = FAMILIES[family_name]
    model_input = Input(
        width, height, family.channels, channels_last, family.fit, family.fill, family.mean, family.scale
    )
    settings = Settings(
        width,
        height,
        threshold=family.threshold if threshold is None else threshold,
        nms=family.nms if nms is None else nms,
    )
    return [look(engine, image, model_input, family_name, settings).things for image in images]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="an ONNX file or the .xml file of an OpenVINO model")
    parser.add_argument("images", nargs="+", help="binary PPM pictures, Y4M videos")
    parser.add_argument("--matrix", choices=sorted(WEIGHTS), default="bt709", help="of videos (default: %(default)s)")
    parser.add_argument("--full-range", action="store_true", help="videos whose luma goes from 0 to 255")
    parser.add_argument("--threshold", type=float, help="the least score (default: the family's usual)")
    parser.add_argument("--nms", type=float, help="the largest overlap of two objects of a class (likewise)")
    parser.add_argument("--family", choices=sorted(FAMILIES), help="how to read the outputs (default: by their shapes)")
    parser.add_argument("--precision", default="f32", help="the arithmetic of the inference (default: %(default)s)")
    parser.add_argument("--crops", help="a file with the boxes to read, rather than whole images")
    arguments = parser.parse_args()
    images = [image for path in arguments.images for image in read_images(path, arguments.matrix, arguments.full_range)]
    places = [(image, (0, 0)) for image in images]
    if arguments.crops:
        places = read_crops(arguments.crops, images)
    found = detect(
        arguments.model,
        [image for image, _ in places],
        arguments.threshold,
        arguments.nms,
        arguments.family,
        arguments.precision,
    )
    for number, (things, (_, (x, y))) in enumerate(zip(found, places)):
        for thing in things:
            left, top, right, bottom = thing.box.tolist()
            box = [round(value, 3) for value in (x + left, y + top, right - left, bottom - top)]
            score = round(float(thing.score), 5)
            print(json.dumps({"image": number, "class": thing.label, "score": score, "box": box}))


if __name__ == "__main__":
    main()
