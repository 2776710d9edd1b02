"""Mean average precision (mAP), counted as COCO counts it.

Detections of a picture are taken by score, the 100 best, and each takes the annotation of its class that it overlaps
most and that nobody has taken; for each of ten overlaps, precision is read at 101 recalls, each time the best that is
reached there or later. What has to be ignored (crowds) neither helps nor hurts. Source: the definition of COCO's
evaluation, cocodataset.org/#detection-eval, and its reference code, `pycocotools/cocoeval.py`.
"""

from dataclasses import dataclass

import numpy as np

OVERLAPS = np.linspace(0.5, 0.95, 10)
RECALLS = np.linspace(0, 1, 101)
MOST_DETECTIONS = 100


@dataclass
class Annotation:
    """An object that is there: left, top, right, bottom."""

    box: np.ndarray
    label: str
    # Whether it stands for many, so that any number of detections may be in it.
    is_crowd: bool = False
    # Whether finding it counts for nothing; crowds are ignored anyway.
    is_ignored: bool = False


@dataclass
class Detection:
    box: np.ndarray
    label: str
    score: float


@dataclass
class Precision:
    """Parts of 1: over all overlaps, and at 0.5."""

    mean: float
    at_half: float


def average_precision(annotations, detections):
    """Of lists of both, one for each picture, in the same order; None where nothing is annotated."""
    labels = {item.label for picture in annotations for item in picture if not (item.is_crowd or item.is_ignored)}
    if not labels:
        return None
    precisions = np.array([precisions_of(label, annotations, detections) for label in sorted(labels)])
    return Precision(float(precisions.mean()), float(precisions[:, 0].mean()))


def precisions_of(label, annotations, detections):
    """The average precision of a class at each of the overlaps."""
    scores, hits, ignored, count = [], [], [], 0
    for there, found in zip(annotations, detections):
        there = [item for item in there if item.label == label]
        # Stable, as equals keep their order.
        found = sorted((item for item in found if item.label == label), key=lambda item: -item.score)[:MOST_DETECTIONS]
        count += sum(not (item.is_crowd or item.is_ignored) for item in there)
        of_picture = matches(there, found)
        scores += [item.score for item in found]
        hits.append(of_picture == HIT)
        ignored.append(of_picture == IGNORED)
    order = np.argsort(-np.array(scores), kind="stable")
    hits = np.concatenate(hits, 1)[:, order]
    misses = ~hits & ~np.concatenate(ignored, 1)[:, order]
    return [precision_of(np.cumsum(hit), np.cumsum(miss), count) for hit, miss in zip(hits, misses)]


def precision_of(hits, misses, count):
    """The mean of the best precisions at or after each recall."""
    recall = hits / count
    precision = hits / np.maximum(hits + misses, 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS, side="left")
    return float(np.append(best, 0)[places].mean())


MISS, HIT, IGNORED = 0, 1, 2


def matches(annotations, detections):
    """For each overlap and detection, which come strongest first, what became of it."""
    # What counts comes first, and is preferred.
    annotations = sorted(annotations, key=lambda item: item.is_crowd or item.is_ignored)
    result = np.full((len(OVERLAPS), len(detections)), MISS)
    if not annotations:
        return result
    overlaps = np.array([[overlap(found.box, there) for there in annotations] for found in detections])
    for row, least in enumerate(OVERLAPS):
        taken = [False] * len(annotations)
        for column in range(len(detections)):
            best = best_match(overlaps[column], annotations, taken, least)
            if best is not None:
                taken[best] = True
                is_ignored = annotations[best].is_crowd or annotations[best].is_ignored
                result[row, column] = IGNORED if is_ignored else HIT
    return result


def best_match(overlaps, annotations, taken, least):
    """The annotation that overlaps most and enough, the last of equals; crowds only where nothing else does."""
    best, highest = None, min(least, 1 - 1e-10)
    for index, there in enumerate(annotations):
        if taken[index] and not there.is_crowd:
            continue
        is_ignored = there.is_crowd or there.is_ignored
        if best is not None and is_ignored and not (annotations[best].is_crowd or annotations[best].is_ignored):
            break
        if overlaps[index] >= highest:
            best, highest = index, overlaps[index]
    return best


def overlap(box, annotation):
    """Intersection over union; of a crowd, over the detection alone."""
    other = annotation.box
    shared = np.clip(np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2]), 0, None).prod()
    area = (box[2:] - box[:2]).prod()
    union = area if annotation.is_crowd else area + (other[2:] - other[:2]).prod() - shared
    return float(shared / union) if union > 0 else 0.0
