"""What is said of a picture as a whole."""

import numpy as np

from .outcome import LARGEST_SCORE_DIFFERENCE


def compare_wholes(record, findings, frame, request, outcome):
    compare_answers(record, findings, frame, request, outcome)
    compare_embeddings(record, findings, frame, outcome)
    compare_cells(record, findings, frame, outcome)


def compare_answers(record, findings, frame, request, outcome):
    """Answers are the same that give the same class, or the same text, to the same question."""
    recorded = {key_of(answer): answer for answer in record.answers}
    plain = {key_of(answer): answer for answer in findings.answers}
    kind = "texts" if request.task == "text" else "answers"
    for key in recorded.keys() & plain.keys():
        outcome.count(kind).both += 1
        apart = abs(recorded[key].score - plain[key].score)
        outcome.worsts["score"].see(apart, f"{said(plain[key], request)}, {frame.name}")
    certain = request.threshold + LARGEST_SCORE_DIFFERENCE
    for is_weir, answers, others in ((True, recorded, plain), (False, plain, recorded)):
        for key, answer in answers.items():
            if key not in others and answer.score >= certain:
                outcome.differ(kind, is_weir, f"{said(answer, request)} {answer.score:.3f}, {frame.name}")


def key_of(answer):
    return answer.name, answer.text if answer.label is None else answer.label


def said(answer, request):
    return answer.text if answer.label is None else f"{answer.name}: {request.label(answer.label, answer.name)}"


def compare_embeddings(record, findings, frame, outcome):
    one, other = record.embedding, findings.embedding
    if one is None and other is None:
        return
    if one is None or other is None or len(one) != len(other):
        outcome.differ("embeddings", other is None or one is not None and len(one) > len(other), frame.name)
        return
    outcome.count("embeddings").both += 1
    lengths = np.sqrt((one**2).sum() * (other**2).sum())
    # Of no vector the direction is known.
    outcome.worsts["cosine"].see(float(one @ other / lengths) if lengths > 0 else 0.0, frame.name)


def compare_cells(record, findings, frame, outcome):
    one, other = record.cells, findings.cells
    if one is None and other is None:
        return
    if one is None or other is None or one.shape != other.shape:
        shapes = " and ".join("no" if cells is None else f"{cells.shape[1]}x{cells.shape[0]}" for cells in (one, other))
        outcome.differ("maps", other is None, f"{shapes} cells, {frame.name}")
        return
    outcome.count("maps").both += 1
    outcome.worsts["cells"].see(float((one == other).mean()), frame.name)


def compare_measurements(records, findings, frames, outcome):
    """Of all pictures, since a difference is measured by the largest magnitude that a quantity has."""
    largest = {}
    for found in findings:
        for name, value in found.measurements.items():
            largest[name] = max(largest.get(name, 0), abs(value))
    for record, found, frame in zip(records, findings, frames):
        for name, value in found.measurements.items():
            if name not in record.measurements:
                outcome.differ("quantities", False, f"{name} {value:.2f}, {frame.name}")
                continue
            outcome.count("quantities").both += 1
            apart = abs(record.measurements[name] - value)
            outcome.worsts["measurement"].see(apart / largest[name] if apart else 0.0, f"{name}, {frame.name}")
        for name in record.measurements.keys() - found.measurements.keys():
            outcome.differ("quantities", True, f"{name} {record.measurements[name]:.2f}, {frame.name}")
