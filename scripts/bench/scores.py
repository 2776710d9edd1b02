"""What two runs over the same footage have in common, and how evenly and how soon work was done: plain arithmetic."""

import math
from collections import defaultdict
from dataclasses import dataclass

# The overlap from which two boxes are of the same object.
LEAST_OVERLAP = 0.5
# Seconds of a sliding window in which a run is as it was before, or isn't.
WINDOW = 1.0


@dataclass(frozen=True)
class Agreement:
    """Objects that both runs tell, and those that only one of them does."""

    both: int = 0
    missed: int = 0
    invented: int = 0

    def __add__(self, other):
        return Agreement(self.both + other.both, self.missed + other.missed, self.invented + other.invented)

    @property
    def f1(self):
        """1 where neither run tells anything: they agree."""
        told = 2 * self.both + self.missed + self.invented
        return 2 * self.both / told if told else 1.0


def agreement(reference, measured):
    """Of all frames of the reference; both are maps of frame numbers to objects. What has no frame tells nothing."""
    return sum((agreement_in_frame(objects, measured.get(frame, [])) for frame, objects in reference.items()), Agreement())


def agreement_in_frame(reference, measured):
    both = len(pairs(reference, measured))
    return Agreement(both, len(reference) - both, len(measured) - both)


def pairs(reference, measured):
    """Indices of objects of the same class that overlap, each once, those that overlap most first."""
    candidates = [
        (-overlap(one["box"], other["box"]), row, column)
        for row, one in enumerate(reference)
        for column, other in enumerate(measured)
        if one["class"] == other["class"]
    ]
    rows, columns, found = set(), set(), []
    for distance, row, column in sorted(candidates):
        if -distance < LEAST_OVERLAP:
            break
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            found.append((row, column))
    return found


def overlap(one, other):
    """Intersection over union of two boxes of left, top, width and height."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def percentile(values, share):
    """The least value that so many of all values don't exceed (nearest rank); nan where there are none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def jain(values):
    """How evenly something is shared: 1 where all have the same, 1/n where one has all.

    Jain, Chiu and Hawe, "A quantitative measure of fairness and discrimination for resource allocation in shared
    computer systems", DEC-TR-301, 1984.
    """
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0


def largest_that_holds(holds, first, most):
    """The largest number from 1 to `most` that `holds` accepts, 0 if none; it must accept all below one it accepts.

    Doubles from `first` until it is refused, and halves the rest.
    """
    good, bad = 0, most + 1
    number = min(max(first, 1), most)
    while good + 1 < bad:
        if holds(number):
            good = number
        else:
            bad = number
        number = min(2 * good, most) if bad > most and good else (good + bad) // 2
    return good


def entry_delays(reference, measured, rate, least_life):
    """Seconds from an object's first box in the reference to the first frame whose box of it is found.

    Of identities that live for `least_life` seconds and don't begin with the footage; inf for those that are never found.
    """
    lives = defaultdict(dict)
    for frame, objects in reference.items():
        for item in objects:
            if "id" in item:
                lives[item["id"]][frame] = item
    first_frame = min(reference, default=0)
    return [
        entry_delay(life, measured, rate)
        for life in lives.values()
        if min(life) > first_frame and (max(life) - min(life)) / rate >= least_life
    ]


def entry_delay(life, measured, rate):
    for frame in sorted(life):
        if pairs([life[frame]], measured.get(frame, [])):
            return (frame - min(life)) / rate
    return math.inf


@dataclass(frozen=True)
class Moment:
    """A record as it came: when, how late, and whether the model had seen its frame. All in seconds."""

    at: float
    latency: float
    inferred: bool


def recovery(moments, burst_start, burst_end, end):
    """Seconds from the end of a burst to the first second that is as those before it were; inf if none is.

    As before: the latency's 99th percentile is no higher, and the share that was inferred no lower, than in the worst
    second before the burst.
    """
    before = [window(moments, start) for start in steps(min(m.at for m in moments), burst_start - WINDOW)]
    before = [found for found in before if found]
    if not before:
        return math.inf
    highest, lowest = max(latency for latency, _ in before), min(share for _, share in before)
    for start in steps(burst_end, end - WINDOW):
        found = window(moments, start)
        if found and found[0] <= highest and found[1] >= lowest:
            return start - burst_end
    return math.inf


def window(moments, start):
    """The latency's 99th percentile and the share inferred of the second from `start`; None where nothing came."""
    within = [moment for moment in moments if start <= moment.at < start + WINDOW]
    if not within:
        return None
    latency = percentile([moment.latency for moment in within], 0.99)
    return latency, sum(moment.inferred for moment in within) / len(within)


def steps(start, end):
    """Ten a second."""
    return [start + 0.1 * number for number in range(max(0, math.floor((end - start) * 10 + 1e-6) + 1))]
