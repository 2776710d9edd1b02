"""Which families are read, by the names that Weir has for them, and a model's whole reading."""

import numpy as np

from . import detectors, queries, tasks, yolo_tasks
from .findings import Findings, placed
from .inputs import prepare
from .openpose import read_openpose

# Those that find objects.
OBJECTS = {
    "yolov8": detectors.read_yolov8,
    "yolov5": detectors.read_yolov5,
    "yolov10": detectors.read_yolov10,
    "yolox": detectors.read_yolox,
    "nanodet": detectors.read_nanodet_m,
    "nanodet-plus": detectors.read_nanodet_plus,
    "fastestdet": detectors.read_fastestdet,
    "ssd": detectors.read_ssd,
    "yunet": detectors.read_yunet,
    "rt-detr": queries.read_rt_detr,
    "rt-detr-rows": queries.read_rows,
    "rf-detr": queries.read_logits,
    "detr": queries.read_detr,
    "yolov8-obb": yolo_tasks.read_turned,
    "yolo26-obb": yolo_tasks.read_turned_finished,
    "yolov8-seg": yolo_tasks.read_segments,
    "yolov5-seg": yolo_tasks.read_segments_anchors,
    "yolo26-seg": yolo_tasks.read_segments_finished,
    "yolov8-pose": yolo_tasks.read_pose,
    "yolo26-pose": yolo_tasks.read_pose_finished,
    "openpose": read_openpose,
}

# Those that say something of the whole picture.
WHOLES = {
    "segmentation": tasks.read_cells,
    "yolo26-sem": tasks.read_cells,
    "classifier": tasks.read_classes,
    "yolov8-cls": tasks.read_classes,
    "multi-label": tasks.read_multi_label,
    "ctc": tasks.read_steps,
    "index-sequence": tasks.read_indices,
    "embedding": tasks.read_embedding,
    "regression": tasks.read_quantities,
}

NAMES = sorted(OBJECTS | WHOLES)


def read(outputs, family, settings, placement):
    """What a model of a family says of a picture, in pixels of the picture."""
    if family in OBJECTS:
        found = [placed(thing, placement) for thing in OBJECTS[family](outputs, settings)]
        return Findings([thing for thing in found if thing is not None])
    findings = WHOLES[family](outputs, settings)
    if findings.cells is not None:
        findings.cells = of_picture(findings.cells, settings, placement)
    return findings


def look(engine, picture, model_input, family, settings, constants=None):
    """What a model says of a picture; `constants` are what its inputs beside the picture take."""
    tensor, placement = prepare(picture, model_input)
    constants = constants or {}
    port = next(name for name in engine.input_names if name not in constants)
    return read(engine.run({port: tensor, **constants}), family, settings, placement)


def of_picture(cells, settings, placement):
    """The cells whose middles are in the picture, rather than in what fills a letterbox around it."""
    rows, columns = cells.shape
    across = (np.arange(columns) + 0.5) * settings.width / columns - placement.left
    down = (np.arange(rows) + 0.5) * settings.height / rows - placement.top
    return cells[(down > 0) & (down < placement.height)][:, (across > 0) & (across < placement.width)]
