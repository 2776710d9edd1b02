"""Weir's records, a line of JSON for each frame, with all digits of their numbers."""

import json
from dataclasses import dataclass

import numpy as np

from plain.findings import Answer
from plain.yolo_tasks import corners_of, grid_points

from .request import Refusal

@dataclass
class RecordedThing:
    label: int
    score: float
    box: np.ndarray  # left, top, right, bottom
    corners: np.ndarray | None
    keypoints: np.ndarray | None
    # Rows of truths: a grid over the box.
    mask: np.ndarray | None

    def mask_points(self):
        """The middles of the mask's cells."""
        rows, columns = self.mask.shape
        return grid_points(self.box, columns, rows)


class Record:
    """What Weir says of a frame."""

    def __init__(self, said):
        self.things = [thing_of(item) for item in said["objects"]]
        self.answers = [
            Answer(item["name"], item.get("class"), item["confidence"], item["label"])
            for item in said.get("attributes", [])
        ]
        self.measurements = said.get("measurements", {})
        self.embedding = np.array(said["embedding"], np.float64) if "embedding" in said else None
        self.cells = cells_of(said["segmentation"]) if "segmentation" in said else None


def thing_of(said):
    x, y, width, height = said["box"]
    rotated, mask = said.get("rotated"), said.get("mask")
    return RecordedThing(
        said["class"],
        said["confidence"],
        np.array([x, y, x + width, y + height]),
        corners_of(*rotated[:4], np.radians(rotated[4])) if rotated else None,
        np.array(said["keypoints"], np.float64) if "keypoints" in said else None,
        mask_of(mask) if mask else None,
    )


def mask_of(said):
    columns, rows = said["size"]
    # Stretches that are not and are the object, in turns.
    values = np.arange(len(said["runs"])) % 2 == 1
    return np.repeat(values, said["runs"]).reshape(rows, columns)


def cells_of(said):
    columns, rows = said["size"]
    labels, lengths = np.array(said["runs"]).reshape(-1, 2).T
    return np.repeat(labels, lengths).reshape(rows, columns)


def read_records(path, frames):
    """A record for each frame."""
    try:
        with open(path) as file:
            said = [json.loads(line) for line in file if line.strip()]
        unseen = [frame.name for frame, item in zip(frames, said) if not item["inferred"]]
        records = [Record(item) for item in said]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"Weir's records {path} can't be read: {error!r}") from error
    if len(records) != len(frames):
        raise Refusal(f"{path} has {len(records)} records for {len(frames)} pictures; give one for each.")
    if unseen:
        raise Refusal(f"Weir has not looked at {unseen[0]}; run the model on each picture.")
    return records
