"""Detectors: outputs as candidates in pixels of the model's input. Sources: the families' authors, as named."""

import math

import numpy as np

from .activations import sigmoid, softmax
from .candidates import best_of, candidates, from_centers, strongest, suppress
from .findings import Thing

# The distance of a side is told by the weights of 0 to 7 strides (NanoDet, `reg_max`).
DISTANCE_BINS = 8


def cells(width, height, strides):
    """(column, row, stride) of every cell of every grid."""
    return np.array(
        [
            (column, row, stride)
            for stride in strides
            for row in range(math.ceil(height / stride))
            for column in range(math.ceil(width / stride))
        ]
    )


def read_yolov8(outputs, settings):
    """Ultralytics, `nn/modules/head.py`, `Detect`: a plane for each number, centre, size, scores of the classes."""
    table = outputs[0].table.T
    return suppress(best_of(from_centers(table), table[:, 4:], settings.threshold), settings.nms).things()


def read_yolov5(outputs, settings):
    """YOLOv5, `models/yolo.py`, `Detect`: centre, size, objectness, scores of the classes."""
    table = outputs[0].table
    scores = table[:, 4:5] * table[:, 5:]
    return suppress(best_of(from_centers(table), scores, settings.threshold), settings.nms).things()


def read_yolov10(outputs, settings):
    """Ultralytics, `Detect.postprocess`: corners, score, class; overlaps are gone already."""
    table = outputs[0].table
    return strongest(candidates(table[:, :4], table[:, 5], table[:, 4], settings.threshold)).things()


def read_yolox(outputs, settings):
    """YOLOX, `utils/demo_utils.py`: places in strides from the cell, sizes as logarithms of strides."""
    table = outputs[0].table
    grid = cells(settings.width, settings.height, [8, 16, 32])
    stride = grid[:, 2:]
    rows = np.concatenate([(table[:, :2] + grid[:, :2]) * stride, np.exp(table[:, 2:4]) * stride], 1)
    scores = table[:, 4:5] * table[:, 5:]
    return suppress(best_of(from_centers(rows), scores, settings.threshold), settings.nms).things()


def read_nanodet(outputs, settings, strides, middle):
    """NanoDet, `model/head/gfl_head.py`: a side's distance is the mean of 0 to 7 strides, weighted by a softmax."""
    grid = cells(settings.width, settings.height, strides)
    columns = 4 * DISTANCE_BINS
    if len(outputs) == 1:
        scores, logits = outputs[0].table[:, :-columns], outputs[0].table[:, -columns:]
    else:
        # Of the two outputs of a level the one with 4 x 8 columns holds distances; finer levels have more rows.
        tables = sorted((output.table for output in outputs), key=len, reverse=True)
        scores = np.concatenate([table for table in tables if table.shape[1] != columns])
        logits = np.concatenate([table for table in tables if table.shape[1] == columns])
    weights = softmax(logits.reshape(-1, 4, DISTANCE_BINS))
    sides = weights @ np.arange(DISTANCE_BINS) * grid[:, 2:]
    centers = (grid[:, :2] + middle) * grid[:, 2:]
    boxes = np.concatenate([centers - sides[:, :2], centers + sides[:, 2:]], 1)
    return suppress(best_of(boxes, scores, settings.threshold), settings.nms).things()


def read_nanodet_m(outputs, settings):
    return read_nanodet(outputs, settings, [8, 16, 32], 0.5)


def read_nanodet_plus(outputs, settings):
    return read_nanodet(outputs, settings, [8, 16, 32, 64], 0)


def read_fastestdet(outputs, settings):
    """FastestDet, `utils/tool.py`, `handle_preds`: objectness, tanh of the place, sigmoid of the size, classes."""
    planes = outputs[0].values[0]
    rows, columns = planes.shape[1:]
    numbers = planes.reshape(len(planes), -1).T
    column, row = np.tile(np.arange(columns), rows), np.repeat(np.arange(rows), columns)
    center = np.column_stack([(column + np.tanh(numbers[:, 1])) / columns, (row + np.tanh(numbers[:, 2])) / rows])
    size = sigmoid(numbers[:, 3:5])
    whole = [settings.width, settings.height]
    boxes = from_centers(np.concatenate([center * whole, size * whole], 1))
    scores = numbers[:, :1] ** 0.6 * numbers[:, 5:] ** 0.4
    return suppress(best_of(boxes, scores, settings.threshold), settings.nms).things()


def read_ssd(outputs, settings):
    """OpenVINO, "DetectionOutput": image, class, score, corners as parts of the input; a negative image is the end."""
    table = outputs[0].table
    ends = np.flatnonzero(table[:, 0] < 0)
    table = table[: ends[0]] if len(ends) else table
    boxes = table[:, 3:7] * ([settings.width, settings.height] * 2)
    return strongest(candidates(boxes, table[:, 1], table[:, 2], settings.threshold)).things()


def read_yunet(outputs, settings):
    """OpenCV, `objdetect/src/face_detect.cpp`: for each stride outputs cls, obj, bbox and kps, told by their names."""
    tables = {output.name: output.table for output in outputs}
    strides = [8, 16, 32]

    def joined(name):
        return np.concatenate([tables[f"{name}_{stride}"] for stride in strides])

    grid = cells(settings.width, settings.height, strides)
    place, stride = grid[:, :2], grid[:, 2:]
    scores = np.sqrt(np.clip(joined("cls"), 0, 1) * np.clip(joined("obj"), 0, 1))
    numbers = joined("bbox")
    boxes = from_centers(np.concatenate([(place + numbers[:, :2]) * stride, np.exp(numbers[:, 2:]) * stride], 1))
    points = (joined("kps").reshape(-1, 5, 2) + place[:, None]) * stride[:, None]
    found = suppress(best_of(boxes, scores, settings.threshold), settings.nms)
    # The model says nothing of single points, so that each has the confidence of its face.
    return [
        Thing(box, 0, score, np.column_stack([points[row], np.full(5, score)]))
        for box, score, row in zip(found.boxes, found.scores, found.rows)
    ]
