"""OpenPose: people from confidences of joints and fields that point along their limbs.

Sources: Cao et al. (2017), "Realtime Multi-Person 2D Pose Estimation using Part Affinity Fields", and the authors'
code; limits as in Open Model Zoo, `demos/human_pose_estimation_demo`. Peaks are looked for in the maps as the model
gives them; the place between cells is that of a parabola through a peak and its neighbours.
"""

import numpy as np

from .findings import Thing

JOINTS = 18
# From joint, to joint, and the first of the two planes (across, down) of the field between them.
LIMBS = [
    (1, 2, 12), (1, 5, 20), (2, 3, 14), (3, 4, 16), (5, 6, 22), (6, 7, 24), (1, 8, 0), (8, 9, 2), (9, 10, 4),
    (1, 11, 6), (11, 12, 8), (12, 13, 10), (1, 0, 28), (0, 14, 30), (14, 16, 34), (0, 15, 32), (15, 17, 36),
    (2, 16, 18), (5, 17, 26),
]  # fmt: skip
# Limbs from the shoulders to the ears, the last two, begin no person.
FOUNDING_LIMBS = 17

LEAST_PEAK = 0.1
MOST_PEAKS = 100
SAMPLES = 10
LEAST_ALIGNMENT = 0.05
LEAST_ALIGNED_PART = 0.8
LEAST_JOINTS = 3
LEAST_MEAN_SCORE = 0.2


def read_openpose(outputs, settings):
    fields = next(output.values[0] for output in outputs if output.values.shape[1] == 2 * len(LIMBS))
    maps = next(output.values[0] for output in outputs if output.values.shape[1] == JOINTS + 1)
    peaks = [peaks_of(plane) for plane in maps[:JOINTS]]
    rows, columns = maps.shape[1:]
    cell = np.array([settings.width / columns, settings.height / rows])
    things = [thing_of(person, peaks, cell) for person in people_of(peaks, fields)]
    return sorted((thing for thing in things if thing.score >= settings.threshold), key=lambda thing: -thing.score)


def thing_of(person, peaks, cell):
    """The box around the joints that were found, with the mean of their confidences."""
    points = np.full((JOINTS, 3), np.nan)
    for joint, peak in person["joints"].items():
        x, y, score = peaks[joint][peak]
        points[joint] = [*((np.array([x, y]) + 0.5) * cell), min(score, 1)]
    low, high = np.nanmin(points[:, :2], 0), np.nanmax(points[:, :2], 0)
    middle, half = (low + high) / 2, (high - low) / 2
    # A box has a width and a height, of a pixel at least.
    half[half < 0.5] = 0.5
    return Thing(np.concatenate([middle - half, middle + half]), 0, float(np.nanmean(points[:, 2])), points)


def peaks_of(plane):
    """(x, y, score) of each cell above its neighbours, in cells; of equal neighbours the first."""
    rows, columns = plane.shape
    padded = np.pad(plane, 1, constant_values=-np.inf)
    is_peak = plane > LEAST_PEAK
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            other = padded[1 + down : 1 + down + rows, 1 + across : 1 + across + columns]
            if (down, across) < (0, 0):
                is_peak &= plane > other
            elif (down, across) > (0, 0):
                is_peak &= plane >= other
    peaks = []
    for row, column in np.argwhere(is_peak):
        x = column + (vertex(*plane[row, column - 1 : column + 2]) if 0 < column < columns - 1 else 0)
        y = row + (vertex(*plane[row - 1 : row + 2, column]) if 0 < row < rows - 1 else 0)
        peaks.append((x, y, plane[row, column]))
    if len(peaks) > MOST_PEAKS:
        peaks = sorted(peaks, key=lambda peak: (-peak[2], peak[1], peak[0]))[:MOST_PEAKS]
    return peaks


def vertex(before, middle, after):
    """How far from the middle of three values the parabola through them is highest, at most half a cell."""
    curvature = 2 * middle - before - after
    return min(max((after - before) / (2 * curvature), -0.5), 0.5) if curvature > 0 else 0.0


def connections(limb, peaks, fields):
    """(score, from, to) of the limbs that were found, the best first; each joint has one at most."""
    start, end, plane = limb
    found = []
    for i, one in enumerate(peaks[start]):
        for j, other in enumerate(peaks[end]):
            score = connection_score(np.array(one[:2]), np.array(other[:2]), fields[plane : plane + 2])
            if score is not None:
                found.append((score, i, j))
    taken, starts, ends = [], set(), set()
    for score, i, j in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        if i not in starts and j not in ends:
            taken.append((score, i, j))
            starts.add(i)
            ends.add(j)
    return taken


def connection_score(start, end, field):
    """How well the field points from start to end, as the mean of some places on the way; None where it doesn't."""
    length = np.hypot(*(end - start))
    if length == 0:
        return None
    rows, columns = field.shape[1:]
    places = start + np.linspace(0, 1, SAMPLES)[:, None] * (end - start)
    cells = np.clip(np.floor(places + 0.5).astype(int), 0, [columns - 1, rows - 1])
    alignment = field[:, cells[:, 1], cells[:, 0]].T @ ((end - start) / length)
    # Limbs longer than half the picture's height are unlikely.
    score = alignment.mean() + min(0.5 * rows / length - 1, 0)
    is_aligned = (alignment > LEAST_ALIGNMENT).sum() > LEAST_ALIGNED_PART * SAMPLES
    return score if is_aligned and score > 0 else None


def people_of(peaks, fields):
    """The joints of each person, put together limb by limb."""
    people = []
    for number, limb in enumerate(LIMBS):
        for score, i, j in connections(limb, peaks, fields):
            add(people, limb, i, j, score, peaks, number < FOUNDING_LIMBS)
    return [
        person
        for person in people
        if len(person["joints"]) >= LEAST_JOINTS and person["score"] / len(person["joints"]) >= LEAST_MEAN_SCORE
    ]


def add(people, limb, i, j, score, peaks, may_found):
    """Gives a limb to who has one of its joints, or makes one of two people who have one each."""
    start, end, _ = limb
    owners = [person for person in people if person["joints"].get(start) == i or person["joints"].get(end) == j]
    if not owners:
        if may_found:
            total = peaks[start][i][2] + peaks[end][j][2] + score
            people.append({"joints": {start: i, end: j}, "score": total})
        return
    first = owners[0]
    if len(owners) > 1 and not first["joints"].keys() & owners[1]["joints"].keys():
        first["joints"] |= owners[1]["joints"]
        first["score"] += owners[1]["score"] + score
        people[:] = [person for person in people if person is not owners[1]]
    elif first["joints"].get(end) != j:
        first["joints"][end] = j
        first["score"] += peaks[end][j][2] + score
