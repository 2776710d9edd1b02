#!/usr/bin/env python3
"""Holds what Weir says of pictures against a plain reading of the same model.

    verify.py REQUEST

`weir verify` writes the request, which names the model, what Weir knows of it, the frames as raw bytes and Weir's
records of them. Says how many objects and answers are the same, how far the worst of them are apart, and with
annotations the mAP of both. Exit
code 0: equal within the bounds; 1: beyond; 2: nothing could be compared. Needs numpy, and onnxruntime for models in ONNX
or openvino for others.
"""

import sys
from pathlib import Path

from plain.engines import engine
from plain.families import OBJECTS, look
from verification.annotations import Annotations
from verification.objects import Pairing, compare_objects
from verification.outcome import Outcome
from verification.precision import compare_precision
from verification.records import read_records
from verification.request import Refusal, Request
from verification.wholes import compare_measurements, compare_wholes


def main(arguments):
    if len(arguments) != 1:
        raise Refusal("Give one request, the file that `weir verify` has written.")
    request = Request(arguments[0])
    records = read_records(request.records, request.frames)
    annotations = None if request.annotations is None else Annotations(request.annotations)
    judge, findings = plain_findings(request)
    pairings = [Pairing(record.things, found.things) for record, found in zip(records, findings)]
    outcome = Outcome()
    if request.family in OBJECTS:
        # Told even where neither finds any.
        outcome.count("objects")
    for pairing, record, found, frame in zip(pairings, records, findings, request.frames):
        compare_objects(pairing, frame, request, outcome)
        compare_wholes(record, found, frame, request, outcome)
    compare_measurements(records, findings, request.frames, outcome)
    if annotations is not None:
        compare_precision(pairings, annotations, request, outcome)
    count = len(request.frames)
    print(
        f"{Path(request.model).name} ({request.task}, {request.family}) on {count} picture{'' if count == 1 else 's'}: "
        f"Weir by {request.place}, the plain reading by {judge.name}"
    )
    print("\n".join(outcome.lines()))
    return 0 if outcome.is_equal else 1


def plain_findings(request):
    """What runs the plain reading, and what it finds in each frame."""
    name = Path(request.model).name
    try:
        judge = engine(request.model)
    except ImportError as error:
        raise Refusal(f"The plain reading of {name} needs a Python package: {error}; install it with pip.") from error
    except Exception as error:
        raise Refusal(f"The plain reading can't load {request.model}: {first_line(error)}") from error
    settings = request.settings(judge.metadata)
    findings = []
    for frame in request.frames:
        picture = frame.read()
        try:
            findings.append(look(judge, picture, request.input, request.family, settings, request.constants))
        except Exception as error:
            raise Refusal(
                f"{name} can't be read as {request.family} ({type(error).__name__}: {first_line(error)}); check the "
                "family and what is said of its input."
            ) from error
    return judge, findings


def first_line(error):
    return (str(error).strip().splitlines() or ["without a word"])[0]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        print(f"verify: {refusal}", file=sys.stderr)
        sys.exit(2)
