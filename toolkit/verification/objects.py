"""Objects of one picture: which are the same, and how far they are apart."""

import numpy as np

from plain.candidates import overlaps

from .geometry import mask_overlap, turned_overlap
from .outcome import LARGEST_SCORE_DIFFERENCE, LEAST_OVERLAP

# Boxes that share less aren't taken for the same object.
LEAST_OVERLAP_OF_A_PAIR = 0.5


class Pairing:
    """The objects of one picture: pairs of one class, those first that overlap most, and what is left of either."""

    def __init__(self, recorded, plain):
        self.recorded, self.plain = recorded, plain
        self.pairs, left, right = [], set(range(len(recorded))), set(range(len(plain)))
        for value, i, j in sorted(candidates(recorded, plain), key=lambda item: (-item[0], item[1], item[2])):
            if i in left and j in right:
                left.remove(i)
                right.remove(j)
                self.pairs.append((recorded[i], plain[j], value))
        self.only_recorded = [recorded[i] for i in sorted(left)]
        self.only_plain = [plain[j] for j in sorted(right)]


def candidates(recorded, plain):
    """(overlap, place among the recorded ones, place among the plain ones) of what may be the same object."""
    if not recorded or not plain:
        return
    labels, boxes = np.array([thing.label for thing in plain]), np.array([thing.box for thing in plain])
    for i, one in enumerate(recorded):
        same = np.flatnonzero(labels == one.label)
        values = overlaps(one.box, boxes[same])
        for value, j in zip(values.tolist(), same.tolist()):
            # Turned boxes that share something lie in upright ones that do.
            if value > 0 and one.corners is not None and plain[j].corners is not None:
                value = turned_overlap(one.corners, plain[j].corners)
            if value >= LEAST_OVERLAP_OF_A_PAIR:
                yield value, i, j


def compare_objects(pairing, frame, request, outcome):
    """Objects that are weaker than the threshold on both sides are told by nobody, and count for nothing here."""
    for recorded, plain, overlap in pairing.pairs:
        if max(recorded.score, plain.score) >= request.threshold:
            compare_pair(recorded, plain, overlap, f"{request.label(plain.label)}, {frame.name}", outcome)
    # Scores may be that far apart, so that one side only may have reached the threshold.
    certain = request.threshold + LARGEST_SCORE_DIFFERENCE
    for is_weir, things in ((True, pairing.only_recorded), (False, pairing.only_plain)):
        for thing in things:
            if thing.score >= certain:
                outcome.differ("objects", is_weir, described(thing, frame, request))


def described(thing, frame, request):
    left, top, right, bottom = thing.box
    place = f"{left:.1f},{top:.1f} {right - left:.1f}x{bottom - top:.1f}"
    return f"{request.label(thing.label)} {thing.score:.3f} at {place}, {frame.name}"


def compare_pair(recorded, plain, overlap, place, outcome):
    outcome.count("objects").both += 1
    if overlap < LEAST_OVERLAP:
        level = best_of_rivals(recorded, plain)
        outcome.ties += level > overlap
        overlap = max(overlap, level)
    outcome.worsts["overlap"].see(overlap, place)
    outcome.worsts["score"].see(abs(recorded.score - plain.score), place)
    for name in ("corners", "keypoints", "mask"):
        if (getattr(recorded, name) is None) != (getattr(plain, name) is None):
            outcome.differ(name, getattr(plain, name) is None, place)
    if recorded.keypoints is not None and plain.keypoints is not None:
        compare_keypoints(recorded.keypoints, plain.keypoints, place, outcome)
    if recorded.mask is not None and plain.mask is not None:
        outcome.worsts["mask"].see(mask_overlap(recorded, plain), place)


def best_of_rivals(recorded, plain):
    """The largest overlap with what the plain reading left out for an object whose score is level."""
    level = [box for box, score in plain.rivals if plain.score - score <= LARGEST_SCORE_DIFFERENCE]
    return overlaps(recorded.box, np.array(level)).max() if level else 0.0


def compare_keypoints(recorded, plain, place, outcome):
    if len(recorded) != len(plain):
        outcome.differ("keypoints", len(recorded) > len(plain), f"{len(recorded)} and {len(plain)} keypoints, {place}")
        return
    for number, (one, other) in enumerate(zip(recorded, plain)):
        point_place = f"point {number} of {place}"
        if np.isnan(other[0]):
            # Weir says of a point that wasn't found that its confidence is 0.
            if one[2] > 0:
                outcome.differ("keypoints", True, point_place)
            continue
        outcome.worsts["keypoint"].see(float(np.hypot(*(one[:2] - other[:2]))), point_place)
        outcome.worsts["score"].see(float(abs(one[2] - other[2])), point_place)
