"""What a comparison comes to: the worst of each kind, what only one side has, and whether all is within the bounds."""

from dataclasses import dataclass, field

LEAST_OVERLAP = 0.98
LARGEST_SCORE_DIFFERENCE = 0.01
LEAST_MASK_OVERLAP = 0.97
# In pixels of the picture.
LARGEST_KEYPOINT_DISTANCE = 1.0
LEAST_COSINE = 0.999
# Where two classes are level, rounding decides.
LEAST_EQUAL_CELLS = 0.99
# As a part of the quantity's largest magnitude among the pictures.
LARGEST_MEASUREMENT_DIFFERENCE = 0.01
# Points of 100.
LARGEST_PRECISION_DIFFERENCE = 0.1

# Each of them is told, but not thousands.
MOST_DIFFERENCES = 10


@dataclass
class Worst:
    """The worst value so far of those that have a bound, and where it was."""

    name: str
    bound: float
    is_least: bool  # whether the bound is a least value rather than a largest one
    ending: str = ""
    value: float | None = None
    place: str = ""

    def see(self, value, place):
        if self.value is None or (value < self.value if self.is_least else value > self.value) or value != value:
            self.value, self.place = value, place

    @property
    def is_within(self):
        if self.value is None:
            return True
        return self.value >= self.bound if self.is_least else self.value <= self.bound

    def line(self):
        number = f"{self.value:.4f}{self.ending}"
        ending = "" if self.is_within else "  BEYOND"
        return f"  {self.name:<15}{number:<14} {self.place:<28} (bound {self.bound:g}){ending}"


def all_worsts():
    return {
        "overlap": Worst("worst overlap", LEAST_OVERLAP, True),
        "score": Worst("worst score", LARGEST_SCORE_DIFFERENCE, False, " apart"),
        "mask": Worst("worst mask", LEAST_MASK_OVERLAP, True),
        "keypoint": Worst("worst keypoint", LARGEST_KEYPOINT_DISTANCE, False, " px"),
        "cosine": Worst("worst cosine", LEAST_COSINE, True),
        "cells": Worst("equal cells", LEAST_EQUAL_CELLS, True),
        "measurement": Worst("worst quantity", LARGEST_MEASUREMENT_DIFFERENCE, False, " apart"),
    }


@dataclass
class Count:
    """How many of a kind both sides have, and each alone."""

    both: int = 0
    weir: int = 0
    plain: int = 0


@dataclass
class Outcome:
    worsts: dict = field(default_factory=all_worsts)
    counts: dict = field(default_factory=dict)
    # Objects of which Weir took another of several boxes whose scores are level.
    ties: int = 0
    # What only one side has, a line each.
    differences: list = field(default_factory=list)
    # Lines on mAP, and whether it is within its bound.
    precision_lines: list = field(default_factory=list)
    is_precision_within: bool = True

    def count(self, kind):
        return self.counts.setdefault(kind, Count())

    def differ(self, kind, only_weir, what):
        """Notes what only one side has."""
        count = self.count(kind)
        if only_weir:
            count.weir += 1
        else:
            count.plain += 1
        self.differences.append(f"only {'Weir' if only_weir else 'the plain reading'}: {what}")

    @property
    def is_equal(self):
        are_within = all(worst.is_within for worst in self.worsts.values())
        return are_within and not self.differences and self.is_precision_within

    def lines(self):
        for kind, count in self.counts.items():
            numbers = f"{count.both} in both, {count.weir} only in Weir, {count.plain} only in the plain reading"
            yield f"  {kind:<15}{numbers}"
        if self.ties:
            yield f"  {'ties':<15}{self.ties} compared with a box of a level score that the plain reading left out"
        yield from (worst.line() for worst in self.worsts.values() if worst.value is not None)
        yield from (f"    {line}" for line in self.differences[:MOST_DIFFERENCES])
        if len(self.differences) > MOST_DIFFERENCES:
            yield f"    and {len(self.differences) - MOST_DIFFERENCES} more"
        yield from (f"  {line}" for line in self.precision_lines)
        yield "equal within the bounds" if self.is_equal else "NOT equal within the bounds"
