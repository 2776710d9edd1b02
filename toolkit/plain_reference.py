#!/usr/bin/env python3
"""Reads a detector's output the plain way, as a judge for Weir's own reading.

    plain_reference.py MODEL IMAGE… [--threshold T] [--nms T] [--family NAME] [--precision f32|bf16|f16]

Prints one JSON line for each object, the most confident first:

    {"image": 0, "class": 2, "score": 0.9134, "box": [x, y, width, height]}

An image is a binary PPM picture, or a Y4M video of 4:2:0 with all of its frames (--matrix and --full-range say what its
values mean). `image` counts them as they are given. The box is in pixels of the image, clipped to it. Nothing here is
fast; everything is meant to be obvious. Needs numpy and openvino.

A picture is scaled bilinearly with pixel centres at halves, whether it grows or shrinks: an output pixel i lies at
(i + 0.5) * source / target - 0.5. That is OpenCV's INTER_LINEAR, with which the models were trained and published. What
is scaled is rounded to whole numbers, as a picture has them. Of a video each plane is scaled to the model's input, and
the colours are converted then.
"""

import argparse
import json
import math

import numpy as np
import openvino

from pictures import Video, read_images

# ----------------------------------------------------------------------------------------------------------- families


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


def cells(width, height, strides):
    """(column, row, stride) of every cell of every grid."""
    return [
        (column, row, stride)
        for stride in strides
        for row in range(math.ceil(height / stride))
        for column in range(math.ceil(width / stride))
    ]


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


# ------------------------------------------------------------------------------------------------------------ reading
# Each reading gives rows (left, top, right, bottom, class, score) in pixels of the model's input, weak ones included.


def from_center(x, y, width, height, classes, factor=1.0):
    scores = [float(score) * factor for score in classes]
    best = max(range(len(scores)), key=lambda index: scores[index])
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2, best, scores[best])


def read_yolov8(outputs, width, height):
    table = outputs[0][0].T.astype(np.float64)
    return [from_center(*row[:4], row[4:]) for row in table]


def read_yolov5(outputs, width, height):
    table = outputs[0][0].astype(np.float64)
    return [from_center(*row[:4], row[5:], row[4]) for row in table]


def read_yolox(outputs, width, height):
    objects = []
    for row, (column, line, stride) in zip(outputs[0][0].astype(np.float64), cells(width, height, [8, 16, 32])):
        x = (row[0] + column) * stride
        y = (row[1] + line) * stride
        objects.append(from_center(x, y, math.exp(row[2]) * stride, math.exp(row[3]) * stride, row[5:], row[4]))
    return objects


def read_nanodet(outputs, width, height, strides, middle):
    grid = cells(width, height, strides)
    if len(outputs) == 1:
        scores, distances = outputs[0][0][:, :-32], outputs[0][0][:, -32:]
    else:
        # Of the two outputs of a level the one with 4 x 8 columns holds distances; names tell the order of the levels.
        tables = [output.reshape(output.shape[-2:]) for output in outputs]
        tables.sort(key=len, reverse=True)
        scores = np.concatenate([table for table in tables if table.shape[1] != 32])
        distances = np.concatenate([table for table in tables if table.shape[1] == 32])
    objects = []
    for classes, logits, (column, row, stride) in zip(scores, distances.astype(np.float64), grid):
        x, y = (column + middle) * stride, (row + middle) * stride
        sides = []
        for side in logits.reshape(4, -1):
            weights = np.exp(side - side.max())
            sides.append(float((weights * np.arange(len(side))).sum() / weights.sum()) * stride)
        best = int(classes.argmax())
        objects.append((x - sides[0], y - sides[1], x + sides[2], y + sides[3], best, float(classes[best])))
    return objects


def read_fastestdet(outputs, width, height):
    planes = outputs[0][0].astype(np.float64)
    rows, columns = planes.shape[1:]
    objects = []
    for row in range(rows):
        for column in range(columns):
            cell = planes[:, row, column]
            x = (column + math.tanh(cell[1])) / columns * width
            y = (row + math.tanh(cell[2])) / rows * height
            w = width / (1 + math.exp(-cell[3]))
            h = height / (1 + math.exp(-cell[4]))
            scores = [cell[0] ** 0.6 * score**0.4 for score in cell[5:]]
            objects.append(from_center(x, y, w, h, scores))
    return objects


def read_yolov10(outputs, width, height):
    return [(*row[:4], int(row[5]), row[4]) for row in outputs[0][0].astype(np.float64)]


def read_ssd(outputs, width, height):
    objects = []
    for image, label, score, left, top, right, bottom in outputs[0][0][0].astype(np.float64):
        if image < 0:
            break
        objects.append((left * width, top * height, right * width, bottom * height, int(label), score))
    return objects


READINGS = {
    "yolov8": read_yolov8,
    "yolov5": read_yolov5,
    "yolov10": read_yolov10,
    "yolox": read_yolox,
    "nanodet": lambda *arguments: read_nanodet(*arguments, [8, 16, 32], 0.5),
    "nanodet-plus": lambda *arguments: read_nanodet(*arguments, [8, 16, 32, 64], 0),
    "fastestdet": read_fastestdet,
    "ssd": read_ssd,
}


def overlap(one, other):
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return width * height / (sum(areas) - width * height)


def suppress(objects, limit):
    """Of objects of a class that overlap by more than the limit, the most confident stays."""
    kept = []
    for candidate in objects:
        if all(other[4] != candidate[4] or overlap(other, candidate) <= limit for other in kept):
            kept.append(candidate)
    return kept


# ---------------------------------------------------------------------------------------------------------- the whole


def place(image, width, height, family):
    """The model's picture, and where the image lies in it: left, top, width, height."""
    columns, rows = image.size
    if family.fit == "stretch":
        return image.resized(width, height), (0, 0, width, height)
    ratio = min(width / columns, height / rows)
    inner_width = min(width, max(1, math.floor(columns * ratio + 0.5)))
    inner_height = min(height, max(1, math.floor(rows * ratio + 0.5)))
    left = (width - inner_width) // 2 if family.fit == "centered" else 0
    top = (height - inner_height) // 2 if family.fit == "centered" else 0
    picture = np.full((height, width, 3), float(family.fill))
    picture[top : top + inner_height, left : left + inner_width] = image.resized(inner_width, inner_height)
    return picture, (left, top, inner_width, inner_height)


def detect(model_path, images, threshold=None, nms=None, family_name=None, precision="f32"):
    """For each image, the objects in it as (left, top, right, bottom, class, score) in its pixels."""
    core = openvino.Core()
    model = core.read_model(model_path)
    channels_last = model.input(0).shape[3] == 3
    height, width = (model.input(0).shape[1:3]) if channels_last else (model.input(0).shape[2:4])
    shapes = [list(output.shape) for output in model.outputs]
    family_name = family_name or recognise(shapes, width, height)
    compiled = core.compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": precision})

    def run(tensor):
        result = compiled([np.ascontiguousarray(tensor, np.float32)])
        return [np.array(result[output]) for output in compiled.outputs]

    size = (width, height)
    return [detect_one(run, image, size, channels_last, family_name, threshold, nms) for image in images]


def detect_one(run, image, size, channels_last, family_name, threshold, nms):
    """The objects in one image, strongest first; `run` gives a model's outputs for an input tensor."""
    family = FAMILIES[family_name]
    width, height = size
    picture, (left, top, inner_width, inner_height) = place(image, width, height, family)
    if family.channels == "bgr":
        picture = picture[:, :, ::-1]
    picture = (picture - np.array(family.mean)) * np.array(family.scale)
    tensor = picture[None] if channels_last else picture.transpose(2, 0, 1)[None]
    outputs = run(tensor)

    threshold = family.threshold if threshold is None else threshold
    objects = [row for row in READINGS[family_name](outputs, width, height) if row[5] >= threshold]
    objects.sort(key=lambda row: -row[5])
    if family.nms is not None:
        objects = suppress(objects, family.nms if nms is None else nms)

    columns, rows = image.size
    across, down = columns / inner_width, rows / inner_height
    return [
        (
            min(max((x1 - left) * across, 0), columns),
            min(max((y1 - top) * down, 0), rows),
            min(max((x2 - left) * across, 0), columns),
            min(max((y2 - top) * down, 0), rows),
            label,
            score,
        )
        for x1, y1, x2, y2, label, score in objects
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="an ONNX file or the .xml file of an OpenVINO model")
    parser.add_argument("images", nargs="+", help="binary PPM pictures, Y4M videos")
    parser.add_argument("--matrix", choices=sorted(Video.WEIGHTS), default="bt709", help="of videos (default: %(default)s)")
    parser.add_argument("--full-range", action="store_true", help="videos whose luma goes from 0 to 255")
    parser.add_argument("--threshold", type=float, help="the least score (default: the family's usual)")
    parser.add_argument("--nms", type=float, help="the largest overlap of two objects of a class (likewise)")
    parser.add_argument("--family", choices=sorted(FAMILIES), help="how to read the outputs (default: by their shapes)")
    parser.add_argument("--precision", default="f32", help="the arithmetic of the inference (default: %(default)s)")
    arguments = parser.parse_args()
    images = detect(
        arguments.model,
        [image for path in arguments.images for image in read_images(path, arguments.matrix, arguments.full_range)],
        arguments.threshold,
        arguments.nms,
        arguments.family,
        arguments.precision,
    )
    for number, objects in enumerate(images):
        for left, top, right, bottom, label, score in objects:
            box = [round(float(value), 3) for value in (left, top, right - left, bottom - top)]
            print(json.dumps({"image": number, "class": label, "score": round(float(score), 5), "box": box}))


if __name__ == "__main__":
    main()
