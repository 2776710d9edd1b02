"""How much two things share."""

import numpy as np


def turned_overlap(one, other):
    """Intersection over union of two boxes that are told by their corners."""
    shared = area(cut(one, other))
    union = area(one) + area(other) - shared
    return shared / union if union > 0 else 0.0


def area(corners):
    """Of a polygon: the shoelace formula."""
    if len(corners) < 3:
        return 0.0
    x, y = np.asarray(corners).T
    return abs(float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())) / 2


def cut(polygon, other):
    """The part of a convex polygon inside of another one: edge by edge, after Sutherland and Hodgman (1974)."""
    middle = np.mean(other, 0)
    for start, end in zip(other, np.roll(other, -1, 0)):
        along = end - start
        normal = np.array([-along[1], along[0]])
        if normal @ (middle - start) < 0:
            normal = -normal
        sides = [float(normal @ (point - start)) for point in polygon]
        kept = []
        for index, (point, side) in enumerate(zip(polygon, sides)):
            before, side_before = polygon[index - 1], sides[index - 1]
            if (side < 0) != (side_before < 0):
                kept.append(before + (point - before) * side_before / (side_before - side))
            if side >= 0:
                kept.append(point)
        polygon = kept
        if not polygon:
            break
    return polygon


def mask_overlap(recorded, plain):
    """Intersection over union of masks, where the cells of the recorded one lie."""
    truths = plain.mask(recorded.mask_points())
    return float((recorded.mask & truths).sum() / max(1, (recorded.mask | truths).sum()))
