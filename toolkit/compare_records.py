#!/usr/bin/env python3
"""Tells in points of 100 how good another form of a model is, beside the model itself.

    compare_records.py REQUEST.json

`weir quantize` writes the request: `task`, `labels`, `threshold`, `frames` (the pictures' names), `reference` and
`candidate` (Weir's records of both, a line for each picture), `annotations` (or null), and `result`, the file that
`measure`, `reference` and `candidate` are written to. Without annotations the model is the truth, so that it has 100.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from average_precision import Annotation, Detection, average_precision
from verification.annotations import Annotations
from verification.records import read_records
from verification.request import Refusal

OBJECTS = ("detect", "obb", "segment", "pose")


@dataclass
class Picture:
    name: str


def compare(request):
    """What is measured, in words, and the points of the model and of its other form."""
    frames = [Picture(name) for name in request["frames"]]
    sides = [read_records(request[side], frames) for side in ("reference", "candidate")]
    if request["task"] in OBJECTS:
        if request.get("annotations"):
            return precisions(request, frames, *sides)
        return "agreement with the model (mAP at 0.50, its objects being the truth)", 100.0, found_again(request, *sides)
    if request.get("annotations"):
        raise Refusal(f"Annotations tell of objects, and the task of the model is {request['task']}; leave them out.")
    if request["task"] not in WHOLES:
        raise Refusal(f"There is no measure for models of the task {request['task']}.")
    words, measure = WHOLES[request["task"]]
    return f"agreement with the model ({words})", 100.0, 100 * float(np.mean([measure(*pair) for pair in zip(*sides)]))


def precisions(request, frames, reference, candidate):
    annotations = Annotations(request["annotations"])
    numbers = {name.lower(): number for number, name in enumerate(request["labels"])}
    listed = [index for index, frame in enumerate(frames) if frame.name in annotations.pictures]
    there = [
        [
            Annotation(item.box, numbers[item.label.lower()], item.is_crowd, item.is_ignored)
            for item in annotations.pictures[frames[index].name]
            if item.label.lower() in numbers
        ]
        for index in listed
    ]
    points = []
    for records in (reference, candidate):
        precision = average_precision(there, [detections(records[index], numbers.values()) for index in listed])
        if precision is None:
            raise Refusal(
                f"{request['annotations']} tells of no object in these pictures whose class the model has "
                f"({', '.join(request['labels']) or 'without names'})."
            )
        points.append(100 * precision.mean)
    return "mAP (0.50 to 0.95) by the annotations", *points


def detections(record, classes):
    return [Detection(thing.box, thing.label, thing.score) for thing in record.things if thing.label in classes]


def found_again(request, reference, candidate):
    """The precision at 0.50 with what the model finds as the truth."""
    there = [
        [Annotation(thing.box, thing.label) for thing in record.things if thing.score >= request["threshold"]]
        for record in reference
    ]
    found = [[Detection(thing.box, thing.label, thing.score) for thing in record.things] for record in candidate]
    precision = average_precision(there, found)
    if precision is None:
        raise Refusal("The model finds nothing in these pictures, so that nothing can be compared; give others.")
    return 100 * precision.at_half


def equal_answers(reference, candidate):
    return np.mean([one.text == other.text for one, other in zip(reference.answers, candidate.answers)])


def equal_cells(reference, candidate):
    return (reference.cells == candidate.cells).mean()


def cosine(reference, candidate):
    one, other = reference.embedding, candidate.embedding
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def near_measurements(reference, candidate):
    """One less the share by which the values differ, which are mostly far from zero."""
    one = np.array([reference.measurements[name] for name in sorted(reference.measurements)])
    other = np.array([candidate.measurements[name] for name in sorted(reference.measurements)])
    return 1 - np.abs(one - other).sum() / np.abs(one).sum()


WHOLES = {
    "classify": ("answers that are the same", equal_answers),
    "text": ("texts that are the same", equal_answers),
    "semantic": ("cells of the same class", equal_cells),
    "embed": ("mean cosine of embeddings", cosine),
    "regress": ("values, less the share by which they differ", near_measurements),
}


def main():
    request = json.loads(Path(sys.argv[1]).read_text())
    try:
        measure, reference, candidate = compare(request)
    except Refusal as refusal:
        sys.exit(str(refusal))
    said = {"measure": measure, "reference": reference, "candidate": candidate}
    Path(request["result"]).write_text(json.dumps(said))


if __name__ == "__main__":
    main()
