"""Ultralytics' models for other tasks: masks, poses, turned boxes.

An object's row has the numbers of its task behind box and scores. Sources: Ultralytics, `nn/modules/head.py`,
`utils/ops.py`, `utils/nms.py`; Bolya et al. (2019), "YOLACT"; Llerena et al. (2021), "Gaussian Bounding Boxes and
Probabilistic Intersection-over-Union".
"""

import numpy as np

from .candidates import MOST_OBJECTS, best_of, candidates, from_centers, strongest, suppress
from .findings import Thing
from .pictures import blend


def planes(table, others, settings):
    """A plane for each number: centre, size, scores, the task's numbers; candidates, and these of each row."""
    rows = table.T
    found = best_of(from_centers(rows), rows[:, 4 : rows.shape[1] - others], settings.threshold)
    return suppress(found, settings.nms), rows[:, rows.shape[1] - others :]


def anchors(table, others, settings):
    """Rows of centre, size, objectness, scores, the task's numbers."""
    scores = table[:, 4:5] * table[:, 5 : table.shape[1] - others]
    found = best_of(from_centers(table), scores, settings.threshold)
    return suppress(found, settings.nms), table[:, table.shape[1] - others :]


def finished(table, others, settings):
    """Rows of corners, score, class, the task's numbers; overlaps are gone already."""
    return strongest(candidates(table[:, :4], table[:, 5], table[:, 4], settings.threshold)), table[:, 6:]


# -------------------------------------------------------------------------------------------------------------- poses


def read_pose(outputs, settings, read=planes):
    count, width = settings.keypoints
    found, numbers = read(outputs[0].table, count * width, settings)
    return [
        Thing(thing.box, thing.label, thing.score, keypoints(numbers[row].reshape(count, width)))
        for thing, row in zip(found.things(), found.rows)
    ]


def read_pose_finished(outputs, settings):
    return read_pose(outputs, settings, finished)


def keypoints(points):
    """Rows of x, y and confidence, which is 1 where the model gives none."""
    confidence = np.clip(points[:, 2], 0, 1) if points.shape[1] == 3 else np.ones(len(points))
    return np.column_stack([points[:, :2], confidence])


# -------------------------------------------------------------------------------------------------------------- masks


def read_segments(outputs, settings, read=planes):
    prototypes = next(output for output in outputs if output.values.ndim == 4).values[0]
    table = next(output for output in outputs if output.values.ndim != 4).table
    found, coefficients = read(table, len(prototypes), settings)
    size = (settings.width, settings.height)
    things = []
    for thing, row in zip(found.things(), found.rows):
        # The prototypes end where the input does.
        thing.box = np.clip(thing.box, 0, size * 2)
        sums = np.tensordot(coefficients[row], prototypes, 1)
        thing.mask = lambda points, sums=sums: sampled(sums, points, size) > 0
        if fills_any(thing, sums, size):
            things.append(thing)
    return things


def read_segments_anchors(outputs, settings):
    return read_segments(outputs, settings, anchors)


def read_segments_finished(outputs, settings):
    return read_segments(outputs, settings, finished)


def sampled(plane, points, size):
    """A plane's values at points of the input, which it covers; in between bilinear, as `F.interpolate` scales them."""
    rows, columns = plane.shape
    limits = np.array([columns, rows])
    places = np.clip(points * limits / np.array(size) - 0.5, 0, limits - 1)
    first = np.floor(places).astype(int)
    second = np.minimum(first + 1, limits - 1)
    weights = places - first
    above = blend(plane[first[..., 1], first[..., 0]], plane[first[..., 1], second[..., 0]], weights[..., 0])
    below = blend(plane[second[..., 1], first[..., 0]], plane[second[..., 1], second[..., 0]], weights[..., 0])
    return blend(above, below, weights[..., 1])


def fills_any(thing, sums, size):
    """Whether a pixel of the box is the object's; others are dropped."""
    left, top, right, bottom = thing.box
    if right <= left or bottom <= top:
        return False
    # Where the middle of a prototype's cell is in the box, nothing needs to be sampled.
    rows, columns = sums.shape
    across, down = (np.arange(columns) + 0.5) * size[0] / columns, (np.arange(rows) + 0.5) * size[1] / rows
    if (sums[(down > top) & (down < bottom)][:, (across > left) & (across < right)] > 0).any():
        return True
    return bool(thing.mask(grid_points(thing.box, int(np.ceil(right - left)), int(np.ceil(bottom - top)))).any())


def grid_points(box, columns, rows):
    """The middles of the cells of a grid over a box: rows x columns x (x, y)."""
    across = box[0] + (np.arange(columns) + 0.5) * (box[2] - box[0]) / columns
    down = box[1] + (np.arange(rows) + 0.5) * (box[3] - box[1]) / rows
    return np.stack(np.meshgrid(across, down), -1)


# ------------------------------------------------------------------------------------------------------- turned boxes


def read_turned(outputs, settings):
    """Centre, size, scores and last the angle in radians; overlaps go as Ultralytics' Fast NMS has them go."""
    rows = outputs[0].table.T
    found = best_of(from_centers(rows), rows[:, 4:-1], settings.threshold)
    numbers = np.column_stack([rows[:, :4], rows[:, -1]])
    kept = fast_suppress(found, numbers[found.rows], settings.nms)
    return [turned(numbers[row], *values) for row, *values in zip(kept.rows, kept.labels, kept.scores)]


def read_turned_finished(outputs, settings):
    """Centre, size, score, class, angle; overlaps are gone already."""
    table = outputs[0].table
    found = strongest(candidates(table[:, :4], table[:, 5], table[:, 4], settings.threshold))
    numbers = np.column_stack([table[:, :4], table[:, 6]])
    return [turned(numbers[row], *values) for row, *values in zip(found.rows, found.labels, found.scores)]


def turned(numbers, label, score):
    corners = corners_of(*numbers)
    return Thing(np.concatenate([corners.min(0), corners.max(0)]), int(label), score, corners=corners)


def corners_of(x, y, width, height, angle):
    """The corners of a box that is turned clockwise (y goes down) around its centre, in turn."""
    along = np.array([np.cos(angle), np.sin(angle)]) * width / 2
    across = np.array([-np.sin(angle), np.cos(angle)]) * height / 2
    return np.array([x, y]) + [-along - across, along - across, along + across, -along + across]


def fast_suppress(found, numbers, limit):
    """An object is dropped for any stronger one of its class, even one that is dropped itself."""
    spreads = covariances(*numbers[:, 2:].T)
    kept = []
    for index in range(len(found)):
        stronger = np.flatnonzero(found.labels[:index] == found.labels[index])
        apart = numbers[stronger, :2] - numbers[index, :2]
        if not (probabilistic_overlaps(apart, spreads[stronger], spreads[index]) >= limit).any():
            kept.append(index)
        if len(kept) == MOST_OBJECTS:
            break
    return found[np.array(kept, int)]


def covariances(width, height, angle):
    """Of points spread evenly over turned boxes, a twelfth of the squares of their sides, turned: rows of xx, yy, xy."""
    along, across = width**2 / 12, height**2 / 12
    cosine, sine = np.cos(angle), np.sin(angle)
    xx = along * cosine**2 + across * sine**2
    yy = along * sine**2 + across * cosine**2
    return np.column_stack([xx, yy, (along - across) * cosine * sine])


def probabilistic_overlaps(apart, spreads, other):
    """ProbIoU: 1 less Hellinger's distance of two normal distributions, which follows from Bhattacharyya's."""
    mean = (spreads + other) / 2
    x, y = apart.T
    # The distance of the centres, measured by the inverse of the mean covariance.
    across = (mean[:, 1] * x**2 + mean[:, 0] * y**2 - 2 * mean[:, 2] * x * y) / determinant(mean)
    shapes = np.log(determinant(mean) / np.sqrt(determinant(spreads) * determinant(other)))
    return 1 - np.sqrt(np.clip(1 - np.exp(-across / 8 - shapes / 2), 0, 1))


def determinant(spreads):
    return spreads[..., 0] * spreads[..., 1] - spreads[..., 2] ** 2
