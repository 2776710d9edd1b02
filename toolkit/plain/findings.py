"""What a plain reading finds in a picture."""

from dataclasses import dataclass, field
from typing import Callable

import numpy as np


@dataclass
class Thing:
    """An object: in pixels of the model's input as it is read, in pixels of the picture once it was placed there."""

    box: np.ndarray  # left, top, right, bottom
    label: int
    score: float
    # Rows of x, y and confidence; numbers that are none where a point was not found.
    keypoints: np.ndarray | None = None
    # The four corners of a turned box, in turn.
    corners: np.ndarray | None = None
    # For points (…, x and y), whether they are the object's, wherever its box ends.
    mask: Callable[[np.ndarray], np.ndarray] | None = None
    # (box, score) of what was left out for this one: where scores are level, rounding decides which of them stays.
    rivals: list = field(default_factory=list)


@dataclass
class Answer:
    """What a model says of a whole picture in answer to a question; a text has no class."""

    name: str
    label: int | None
    score: float
    text: str = ""


@dataclass
class Findings:
    things: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    measurements: dict = field(default_factory=dict)
    embedding: np.ndarray | None = None
    # Rows x columns of class numbers, -1 for those of none.
    cells: np.ndarray | None = None


@dataclass
class Settings:
    """What a reading needs to know beside the outputs."""

    width: int
    height: int
    threshold: float
    # The largest overlap of two objects of a class; None where the model's usual one is meant.
    nms: float
    channels_last: bool = False
    labels: list = field(default_factory=list)
    # By an output's name: what it tells, and what its values are multiplied by.
    names: dict = field(default_factory=dict)
    factors: dict = field(default_factory=dict)
    # How many keypoints an object has, and how many numbers each takes.
    keypoints: tuple = (17, 3)
    # Where a text's class for no character is: first or last.
    blank: str = "first"


def placed(thing, placement):
    """A thing in pixels of the picture, its box cut at the edges; None where nothing of it is in the picture."""
    size = [placement.picture_width, placement.picture_height]
    box = np.clip(placement.to_picture(thing.box.reshape(2, 2)), 0, size).reshape(-1)
    if box[2] <= box[0] or box[3] <= box[1]:
        return None
    found = Thing(box, thing.label, thing.score)
    if thing.keypoints is not None:
        found.keypoints = np.column_stack([placement.to_picture(thing.keypoints[:, :2]), thing.keypoints[:, 2]])
    if thing.corners is not None:
        found.corners = placement.to_picture(thing.corners)
    if thing.mask is not None:
        found.mask = lambda points: thing.mask(placement.to_input(points))
    for box, score in thing.rivals:
        found.rivals.append((np.clip(placement.to_picture(box.reshape(2, 2)), 0, size).reshape(-1), score))
    return found
