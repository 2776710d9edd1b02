"""What a model says of one picture, whoever read its outputs, and how it is compared."""

from dataclasses import dataclass, field

import numpy as np

LEAST_OVERLAP = 0.98
LEAST_MASK_OVERLAP = 0.97
# Masks of fewer pixels (what COCO calls small) are measured, not judged: a pixel at an edge counts for too much.
LEAST_MASK = 32 * 32
# An object of which so little is seen may be left out: rounding decides whether anything is.
LEAST_SEEN = 32
LARGEST_SCORE_DIFFERENCE = 0.01
LARGEST_KEYPOINT_DISTANCE = 1.0
# The part of a class map's cells that must be equal; where two classes are level, rounding decides.
LEAST_EQUAL_CELLS = 0.99
# Of the angle between two embeddings, its cosine.
LEAST_COSINE = 0.999
# Records round scores and places to hundredths.
ROUNDING = 0.005


@dataclass
class Thing:
    """An object; places are in pixels of the picture."""

    label: int
    score: float
    box: tuple  # left, top, right, bottom
    rotated: tuple | None = None  # center x, center y, width, height, radians
    keypoints: np.ndarray | None = None  # rows of x, y
    mask: np.ndarray | None = None  # a truth for each pixel of the picture


@dataclass
class Reading:
    objects: list = field(default_factory=list)
    answer: tuple | None = None  # class, score
    cells: np.ndarray | None = None  # the class of each cell
    vector: np.ndarray | None = None
    text: str | None = None


@dataclass
class Comparison:
    """The worst of what was compared; `faults` says what is wrong, a sentence each."""

    compared: int = 0
    overlap: float = 1.0
    score: float = 0.0
    mask: float | None = None
    keypoint: float | None = None
    equal: float | None = None
    faults: list = field(default_factory=list)

    @property
    def is_right(self):
        return not self.faults and self.compared > 0


def clipped(thing, size):
    """What of an object lies in the picture, which is what Weir tells of; some packages tell of all."""
    left, top, right, bottom = thing.box
    thing.box = (max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1]))
    return thing


def overlap(one, other):
    """Intersection over union of two upright boxes."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return float(width * height / (sum(areas) - width * height))


def rotated_overlap(one, other):
    """Intersection over union of two turned boxes."""
    import cv2

    shapes = [((box[0], box[1]), (box[2], box[3]), float(np.degrees(box[4]))) for box in (one, other)]
    kind, points = cv2.rotatedRectangleIntersection(*shapes)
    if kind == 0 or points is None:
        return 0.0
    shared = cv2.contourArea(cv2.convexHull(points))
    return float(shared / (one[2] * one[3] + other[2] * other[3] - shared))


def mask_overlap(truth, other):
    """Intersection over union of two masks, but for the pixels at the edges of the first.

    Weir keeps masks in cells that divide an object's box, so that it draws edges up to a pixel elsewhere.
    """
    import cv2

    whole = truth.astype(np.uint8)
    neighbors = np.ones((3, 3), np.uint8)
    inner = cv2.dilate(whole, neighbors) == cv2.erode(whole, neighbors)
    both, either = truth & other & inner, (truth | other) & inner
    return float(both.sum() / either.sum()) if either.any() else 1.0


def likeness(one, other):
    if one.rotated is not None and other.rotated is not None:
        return rotated_overlap(one.rotated, other.rotated)
    return overlap(one.box, other.box)


def pairs_of(theirs, ours):
    """Objects of one class, the pairs that overlap most first, and who is left of either."""
    candidates = [
        (likeness(a, b) - abs(a.score - b.score), i, j)
        for i, a in enumerate(theirs)
        for j, b in enumerate(ours)
        if a.label == b.label
    ]
    left, right, pairs = set(range(len(theirs))), set(range(len(ours))), []
    for value, i, j in sorted(candidates, key=lambda item: -item[0]):
        if value > 0.5 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((theirs[i], ours[j]))
    return pairs, [theirs[i] for i in left], [ours[j] for j in right]


def compare(theirs, ours, threshold, labels=None):
    """Compares readings of the same pictures; `labels` are the class names where the package has any."""
    result = Comparison()
    if len(theirs) != len(ours):
        result.faults.append(f"{len(theirs)} pictures were read by the package, {len(ours)} by Weir")
    for number, (a, b) in enumerate(zip(theirs, ours)):
        compare_objects(result, number, a.objects, b.objects, threshold)
        if a.answer is not None:
            compare_answers(result, number, a.answer, b.answer)
        if a.cells is not None:
            compare_cells(result, number, a.cells, b.cells)
        if a.vector is not None:
            compare_vectors(result, number, a.vector, b.vector)
        if a.text is not None:
            result.compared += 1
            if a.text != b.text:
                result.faults.append(f"picture {number}: the text is '{a.text}', Weir says '{b.text}'")
    if not result.compared:
        result.faults.append("there was nothing to compare")
    return result


def compare_objects(result, number, theirs, ours, threshold):
    pairs, missing, extra = pairs_of(theirs, ours)
    for who, rest in (("the package", missing), ("Weir", extra)):
        for thing in rest:
            is_seen = thing.mask is None or thing.mask.sum() >= LEAST_SEEN
            if is_seen and thing.score > threshold + LARGEST_SCORE_DIFFERENCE:
                box = ", ".join(f"{value:.1f}" for value in thing.box)
                result.faults.append(
                    f"picture {number}: only {who} has class {thing.label} of {thing.score:.3f} at ({box})"
                )
    for one, other in pairs:
        if one.score > threshold + LARGEST_SCORE_DIFFERENCE:
            compare_pair(result, number, one, other)


def compare_pair(result, number, one, other):
    result.compared += 1
    what = f"picture {number}: class {one.label} of {one.score:.3f}"
    value = likeness(one, other)
    result.overlap = min(result.overlap, value)
    if value < LEAST_OVERLAP:
        result.faults.append(f"{what}: boxes overlap by {value:.3f}")
    add_score(result, what, one.score, other.score)
    if one.mask is not None:
        value = 0 if other.mask is None else mask_overlap(one.mask, other.mask)
        is_large = one.mask.sum() >= LEAST_MASK
        if is_large:
            result.mask = min(1 if result.mask is None else result.mask, value)
        if is_large and value < LEAST_MASK_OVERLAP:
            result.faults.append(f"{what}: masks overlap by {value:.3f} ({int(one.mask.sum())} pixels)")
    if one.keypoints is not None:
        same = other.keypoints is not None and one.keypoints.shape == other.keypoints.shape
        value = float(np.linalg.norm(one.keypoints - other.keypoints, axis=1).max()) if same else float("inf")
        result.keypoint = max(result.keypoint or 0, value)
        if value > LARGEST_KEYPOINT_DISTANCE:
            result.faults.append(f"{what}: keypoints are up to {value:.2f} pixels apart")


def add_score(result, what, one, other):
    difference = max(0.0, abs(one - other))
    result.score = max(result.score, difference)
    if difference > LARGEST_SCORE_DIFFERENCE + ROUNDING:
        result.faults.append(f"{what}: Weir's score is {other:.3f}")


def compare_answers(result, number, theirs, ours):
    result.compared += 1
    if ours is None or ours[0] != theirs[0]:
        result.faults.append(f"picture {number}: the class is {theirs[0]} of {theirs[1]:.3f}, Weir says {ours}")
    else:
        add_score(result, f"picture {number}: class {theirs[0]} of {theirs[1]:.3f}", theirs[1], ours[1])


def compare_cells(result, number, theirs, ours):
    result.compared += 1
    if ours is None or ours.shape != theirs.shape:
        found = None if ours is None else ours.shape
        result.equal = 0.0
        result.faults.append(f"picture {number}: the class map is {theirs.shape}, Weir's {found}")
        return
    value = float((theirs == ours).mean())
    result.equal = min(1 if result.equal is None else result.equal, value)
    if value < LEAST_EQUAL_CELLS:
        result.faults.append(f"picture {number}: {value:.4f} of the cells have the same class")


def compare_vectors(result, number, theirs, ours):
    result.compared += 1
    same = ours is not None and ours.shape == theirs.shape
    lengths = np.linalg.norm(theirs) * np.linalg.norm(ours) if same else 0
    value = float(theirs @ ours / lengths) if lengths else 0.0
    result.equal = min(1 if result.equal is None else result.equal, value)
    if value < LEAST_COSINE:
        result.faults.append(f"picture {number}: the cosine of the vectors is {value:.5f}")
