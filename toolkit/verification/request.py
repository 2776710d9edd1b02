"""What is to be verified, as the `weir verify` command writes it into a file."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plain.families import NAMES
from plain.filtered import KERNELS
from plain.findings import Settings
from plain.inputs import Input
from plain.pictures import RAW_FORMATS, read_raw


class Refusal(Exception):
    """Why nothing can be verified, in a sentence that says what would be right."""


@dataclass
class Frame:
    """A frame whose raw bytes lie in a file."""

    name: str
    file: str
    form: str
    width: int
    height: int
    matrix: str
    full_range: bool

    def read(self):
        try:
            data = Path(self.file).read_bytes()
            return read_raw(data, self.form, self.width, self.height, self.matrix, self.full_range)
        except (OSError, ValueError) as error:
            raise Refusal(f"The frame {self.name} in {self.file} can't be read: {error}") from error


class Request:
    """The file's content; `Refusal` where something is missing or is nothing that can be verified."""

    def __init__(self, path):
        try:
            said = json.loads(Path(path).read_text())
        except (OSError, ValueError) as error:
            raise Refusal(f"The request {path} can't be read: {error}") from error
        try:
            self.take(said)
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(f"The request {path} lacks something or has it in another form: {error!r}.") from error

    def take(self, said):
        self.model, self.task, self.family = said["model"], said["task"], said["family"]
        if self.family not in NAMES:
            raise Refusal(
                f"{Path(self.model).name} is of the family {self.family}, of which there is no plain reading; "
                f"there are {', '.join(NAMES)}."
            )
        self.place = said["place"]
        self.input = input_of(said["input"])
        self.constants = {
            item["name"]: np.array(item["values"], np.float64).reshape(item["shape"]) for item in said["constants"]
        }
        self.threshold = float(said["threshold"])
        self.record_threshold = min(float(said["recordThreshold"]), self.threshold)
        self.nms = float(said["nmsThreshold"])
        self.labels = said["labels"]
        self.attribute_labels = said.get("attributeLabels") or {}
        self.outputs = said.get("outputs") or []
        self.keypoints = said.get("keypoints")
        self.blank = said.get("blank", "first")
        self.frames = [frame_of(item) for item in said["frames"]]
        self.records = said["records"]
        self.annotations = said.get("annotations")

    def settings(self, metadata):
        """What the plain reading needs to know; `metadata` is the model's own."""
        keypoints = self.keypoints or json.loads(metadata.get("kpt_shape", "null")) or (17, 3)
        return Settings(
            self.input.width,
            self.input.height,
            self.record_threshold,
            self.nms,
            self.input.channels_last,
            self.labels,
            {item["output"]: item["name"] for item in self.outputs},
            {item["output"]: item["factor"] for item in self.outputs if item.get("factor") is not None},
            tuple(keypoints),
            self.blank,
        )

    def label(self, number, attribute=None):
        """The name of a class, or of an answer to one of several questions."""
        labels = self.attribute_labels.get(attribute) or self.labels
        return labels[number] if number < len(labels) else f"class {number}"


def input_of(said):
    fit, *rest = said["fit"].split()
    scaling = said.get("scaling", "opencv")
    is_known = fit in ("stretch", "letterbox", "crop") and scaling in ("opencv", *KERNELS)
    if not is_known or said["layout"] not in ("channelsFirst", "channelsLast"):
        raise ValueError(f"input {said}")
    place, fill = (rest[0], float(rest[1])) if fit == "letterbox" else (fit, 0)
    return Input(
        int(said["width"]),
        int(said["height"]),
        said["channels"],
        said["layout"] == "channelsLast",
        place,
        fill,
        said["mean"],
        said["scale"],
        scaling,
        float(rest[0]) if fit == "crop" else 1,
    )


def frame_of(said):
    if said["format"] not in RAW_FORMATS:
        raise Refusal(f"The frame {said['name']} is {said['format']}; what can be read is {', '.join(RAW_FORMATS)}.")
    return Frame(
        said["name"],
        said["file"],
        said["format"],
        int(said["width"]),
        int(said["height"]),
        said.get("matrix") or "bt709",
        bool(said.get("fullRange")),
    )
