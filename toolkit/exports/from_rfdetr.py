"""RF-DETR: made without weights, exported and read by itself."""

import os

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")

from importlib.metadata import version
from pathlib import Path

import numpy as np
import rfdetr
import torch
from PIL import Image

from random_weights import make_rare, spread, threshold_for
from reading import Reading, Thing

PACKAGE = f"rfdetr {version('rfdetr')}"
SIDES = {"RFDETRNano": 384, "RFDETRSegNano": 312}
PLACES = 60
OBJECTS = 30
CASES = [(name, {}) for name in SIDES]


def is_slow(name):
    """Whether pictures of one video must do."""
    return True


def picture_size(name):
    """Pictures of the model's size, so that rounding moves no box."""
    return (SIDES[name], SIDES[name])


def make(name, options, streams, folder):
    torch.manual_seed(0)
    model = getattr(rfdetr, name)(pretrain_weights=None, device="cpu")
    network = model.model.model.eval()
    paths = [path for stream in streams for path in stream.paths]

    def run():
        for path in paths:
            model.predict(path, threshold=0)

    boxes = network.bbox_embed.layers[-1] if hasattr(network.bbox_embed, "layers") else network.bbox_embed[-1].layers[-1]
    spread({boxes: (0, 1)}, run)
    make_rare([network.class_embed], run, PLACES)
    path = model.export(output_dir=str(folder), verbose=False)
    return find(folder, path), lambda: read(model, paths)


def find(folder, path):
    """The ONNX file, whatever the exporter says of it."""
    return path if path and Path(path).suffix == ".onnx" else next(Path(folder).rglob("*.onnx"))


def read(model, paths):
    readings = []
    for path in paths:
        found = model.predict(path, threshold=0.05)
        size = Image.open(path).size
        things = []
        for index, box in enumerate(found.xyxy):
            left, top, right, bottom = (float(value) for value in box)
            inside = (max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1]))
            thing = Thing(int(found.class_id[index]), float(found.confidence[index]), inside)
            if found.mask is not None:
                thing.mask = cropped(found.mask[index], inside)
            things.append(thing)
        readings.append(Reading(things))
    return threshold_for([thing.score for reading in readings for thing in reading.objects], OBJECTS), readings


def cropped(mask, box):
    """The part of a mask that lies in its box, beyond which Weir keeps none."""
    rows, columns = mask.shape
    x, y = np.arange(columns) + 0.5, np.arange(rows) + 0.5
    return mask & ((y >= box[1]) & (y < box[3]))[:, None] & ((x >= box[0]) & (x < box[2]))[None]
