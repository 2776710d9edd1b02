#!/usr/bin/env python3
"""Scores Weir's records of pictures against annotations, by mean average precision as COCO counts it.

    evaluate_detections.py RECORDS ANNOTATIONS [--json FILE]

`weir evaluate --annotations` runs it. RECORDS is JSON Lines, ANNOTATIONS COCO's JSON or a folder of Pascal VOC's XML. Where
streams are named after pictures, each record is that picture's; otherwise the first frame of the one stream is the first
picture in the order of file names, and so on. Exit code 0: scored; 2: it can't be. Needs numpy.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from average_precision import Detection, average_precision
from verification.annotations import Annotations, file_name
from verification.precision import plural
from verification.request import Refusal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, metavar="RECORDS")
    parser.add_argument("annotations", type=Path, metavar="ANNOTATIONS")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the scores, too")
    options = parser.parse_args()
    annotations = Annotations(options.annotations)
    found = detections_of_pictures(read_records(options.records), sorted(annotations.pictures), options.records)
    scores, lines = score(annotations, found)
    print("\n".join(lines))
    if options.json:
        try:
            options.json.write_text(json.dumps(scores, indent=2, sort_keys=True) + "\n")
        except OSError as error:
            raise Refusal(f"{options.json} can't be written: {error.strerror}.") from error


def read_records(path):
    """Of each stream the objects by frame: a list of detections, or None where no model saw it."""
    streams = {}
    try:
        lines = path.read_text().splitlines()
    except (OSError, ValueError) as error:
        raise Refusal(f"The records {path} can't be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            frames = streams.setdefault(said["stream"], {})
            frame, objects = int(said["frame"]), [detection(item) for item in said["objects"]]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Refusal(f"{path}:{number}: this is no record of Weir's ({error!r}).") from error
        if frame in frames:
            raise Refusal(f"{path}:{number}: frame {frame} is there twice; give the records of one run.")
        frames[frame] = objects
    return streams


def detection(said):
    x, y, width, height = said["box"]
    return Detection(np.array([x, y, x + width, y + height]), said["label"].strip().lower(), float(said["confidence"]))


def detections_of_pictures(streams, pictures, path):
    """By each picture's name what was found in it."""
    if streams and all(file_name(name) in pictures for name in streams):
        return {
            file_name(name): [item for number in sorted(frames) for item in frames[number]]
            for name, frames in streams.items()
        }
    if not streams:
        raise Refusal(f"{path} has no record; give those of a run over the pictures.")
    if len(streams) != 1:
        raise Refusal(
            f"{path} has {len(streams)} streams that aren't named after pictures; give the records of one stream, whose "
            "frames are the pictures in the order of their file names."
        )
    (frames,) = streams.values()
    if sorted(frames) != list(range(len(pictures))):
        count = plural(len(frames), "frame")
        raise Refusal(
            f"{path} has {count} (the last is {max(frames)}, counted from 0), where the annotations list "
            f"{len(pictures)} pictures; give a record of each picture, in the order of their file names."
        )
    return {picture: frames[number] for number, picture in enumerate(pictures)}


def score(annotations, found):
    """The scores as they are written, and as they are printed."""
    pictures = sorted(annotations.pictures)
    there = [annotations.pictures[picture] for picture in pictures]
    for picture in there:
        for item in picture:
            item.label = item.label.lower()
    detections = [found.get(picture, []) for picture in pictures]
    counts = Counter(
        item.label for picture in there for item in picture if not (item.is_crowd or item.is_ignored)
    )
    whole = average_precision(there, detections)
    if whole is None:
        raise Refusal("The annotations have no object that is to be found.")
    classes = {label: average_precision(of(label, there), of(label, detections)) for label in sorted(counts)}
    others = Counter(item.label for picture in detections for item in picture if item.label not in counts)
    width = max(len("class"), *map(len, counts), len("all"))
    lines = [f"{'class':<{width}}  {'mAP':>6}  {'at 0.50':>7}  {'objects':>7}"]
    rows = [*((label, classes[label], counts[label]) for label in classes), ("all", whole, counts.total())]
    lines += [
        f"{label:<{width}}  {100 * value.mean:>6.2f}  {100 * value.at_half:>7.2f}  {count:>7}" for label, value, count in rows
    ]
    if others:
        names = ", ".join(f"{label} {count}" for label, count in sorted(others.items()))
        lines.append(f"left out, as nobody annotated them: {names}")
    return {
        "all": written(whole, counts.total()),
        "classes": {label: written(value, counts[label]) for label, value in classes.items()},
        "pictures": len(pictures),
    }, lines


def of(label, pictures):
    return [[item for item in picture if item.label == label] for picture in pictures]


def written(precision, count):
    return {"map": 100 * precision.mean, "mapAtHalf": 100 * precision.at_half, "objects": count}


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        print(f"weir: error: {refusal}", file=sys.stderr)
        sys.exit(2)
