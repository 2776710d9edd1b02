"""Frames of Weir's synthetic street with their truth, rendered by the command `weir scene`."""

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Group:
    """Scenes that share their options: seeds first to last, some frames of each."""

    options: str
    first: int
    last: int
    frames: int


@dataclass
class Frames:
    """Pictures as planes of luma and of chroma at half the size, and boxes in shares of the picture."""

    luma: np.ndarray  # frames x height x width, uint8
    chroma: np.ndarray  # frames x 2 x height/2 x width/2, uint8
    boxes: list  # per frame: objects x 4, float32: left, top, right, bottom, 0 to 1
    classes: list  # per frame: objects, int64

    def __len__(self):
        return len(self.boxes)


# Frames are kept in this size, enough for the input and for enlarging a part of it.
KEPT_SIZE = (640, 360)


def render(weir, groups, size=KEPT_SIZE):
    """Renders all groups; those larger than `size` by a whole number are reduced by averaging."""
    parts = []
    for group in groups:
        with tempfile.TemporaryDirectory() as folder:
            seeds = f"{group.first}-{group.last}"
            subprocess.run(
                [weir, "scene", group.options, "--seeds", seeds, "--frames", str(group.frames), "--output", folder],
                check=True,
            )
            for seed in range(group.first, group.last + 1):
                parts.append(read(Path(folder) / f"seed-{seed}", group, size))
    return Frames(
        np.concatenate([part.luma for part in parts]),
        np.concatenate([part.chroma for part in parts]),
        sum([part.boxes for part in parts], []),
        sum([part.classes for part in parts], []),
    )


def read(path, group, size):
    """Reads one seed's NV12 pictures and its truth."""
    width, height = picture_size(group.options)
    raw = np.fromfile(path.with_suffix(".nv12"), np.uint8).reshape(group.frames, height * 3 // 2, width)
    factor = width // size[0]
    luma = reduced(raw[:, :height], factor)
    chroma = raw[:, height:].reshape(group.frames, height // 2, width // 2, 2)
    chroma = np.stack([reduced(chroma[..., 0], factor), reduced(chroma[..., 1], factor)], 1)
    boxes, classes = [], []
    for line in path.with_suffix(".jsonl").read_text().splitlines():
        objects = json.loads(line)["objects"]
        rows = np.array([o["box"] for o in objects], np.float32).reshape(-1, 4)
        rows[:, 2:] += rows[:, :2]
        boxes.append(rows / np.array([width, height, width, height], np.float32))
        classes.append(np.array([o["class"] for o in objects], np.int64))
    return Frames(luma, chroma, boxes, classes)


def picture_size(options):
    """The size that the options of a scene name."""
    text = dict(part.split("=") for part in options.split("&"))["size"]
    width, height = text.split("x")
    return int(width), int(height)


def reduced(planes, factor):
    """The mean of each square of `factor` samples."""
    if factor == 1:
        return planes
    sums = sum(
        planes[:, y::factor, x::factor].astype(np.uint16) for y in range(factor) for x in range(factor)
    )
    return ((sums + factor * factor // 2) // (factor * factor)).astype(np.uint8)
