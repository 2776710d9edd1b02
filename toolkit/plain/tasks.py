"""Models that say something of a picture as a whole."""

import numpy as np

from .activations import sigmoid, softmax
from .findings import Answer, Findings

# How far the sum of probabilities may be from 1: half-precision and quantized models round.
LARGEST_DEVIATION = 0.05
# TensorFlow Lite's own examples show quantized probabilities as 255ths.
BYTE_FACTOR = 1 / 255


def probabilities(values):
    """The softmax along the last axis, unless the values are probabilities already."""
    is_within = values.min() >= -LARGEST_DEVIATION and values.max() <= 1 + LARGEST_DEVIATION
    if is_within and np.abs(values.sum(-1) - 1).max() <= LARGEST_DEVIATION:
        return np.clip(values, 0, 1)
    return softmax(values)


def name_of(output, settings):
    return settings.names.get(output.name, output.name)


def read_classes(outputs, settings):
    """The surest class of each output; a single number is a quantity."""
    found = Findings()
    for output in outputs:
        name, factor = name_of(output, settings), settings.factors.get(output.name)
        if len(output.vector) == 1:
            found.measurements[name] = float(output.vector[0]) * (factor or 1)
            continue
        if factor is None and output.is_bytes:
            scores = output.vector * BYTE_FACTOR
        else:
            scores = probabilities(output.vector * (factor or 1))
        best = int(scores.argmax())
        if scores[best] > settings.threshold:
            found.answers.append(Answer(name, best, float(scores[best])))
    return found


def read_multi_label(outputs, settings):
    """All classes of each output that are likely enough; numbers beyond 0 to 1 are logits."""
    found = Findings()
    for output in outputs:
        factor = settings.factors.get(output.name, BYTE_FACTOR if output.is_bytes else 1)
        scores = output.vector * factor
        if scores.min() < 0 or scores.max() > 1:
            scores = sigmoid(scores)
        for label in np.flatnonzero(scores > settings.threshold):
            found.answers.append(Answer(name_of(output, settings), int(label), float(scores[label])))
    return found


def read_embedding(outputs, settings):
    vector = outputs[0].vector
    return Findings(embedding=vector / np.sqrt((vector**2).sum()))


def read_quantities(outputs, settings):
    """Several numbers of one output have the names that were given as labels, else the output's with a number."""
    found = Findings()
    position, count = 0, sum(len(output.vector) for output in outputs)
    for output in outputs:
        values = output.vector * settings.factors.get(output.name, 1)
        name = name_of(output, settings)
        names = [name] if len(values) == 1 else [f"{name}.{index}" for index in range(len(values))]
        if len(settings.labels) == count:
            names = settings.labels[position : position + len(values)]
        found.measurements |= dict(zip(names, values.tolist()))
        position += len(values)
    return found


def read_cells(outputs, settings):
    """The class of each cell: its number, or the highest of a plane or column of scores."""
    values = outputs[0].values
    while values.ndim > 2 and values.shape[0] == 1:
        values = values[0]
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    if values.ndim == 2:
        return Findings(cells=np.floor(values + 0.5).astype(int))
    if classes_come_first(values.shape, settings):
        values = values.transpose(1, 2, 0)
    cells = values.argmax(2)
    if settings.threshold > 0:
        cells[probabilities(values).max(2) < settings.threshold] = -1
    return Findings(cells=cells)


def classes_come_first(shape, settings):
    """Whether the first of three dimensions counts classes: as the labels tell, else as colours lie in the input."""
    count = len(settings.labels)
    if count and (shape[0] == count) != (shape[2] == count):
        return shape[0] == count
    return not settings.channels_last


# --------------------------------------------------------------------------------------------------------------- text


def read_steps(outputs, settings):
    """Graves et al. (2006), "Connectionist Temporal Classification", best path: repeats count once, blanks not."""
    table = np.squeeze(outputs[0].values)
    classes = len(settings.labels) + 1
    if table.shape[1] != classes and table.shape[0] == classes:
        table = table.T
    blank = 0 if settings.blank == "first" else classes - 1
    characters = dict(zip([label for label in range(classes) if label != blank], settings.labels))
    scores = np.array([probabilities(step) for step in table])
    steps = [(int(step.argmax()), float(step.max())) for step in scores]
    return text_of(outputs[0], without_repeats(steps), characters, settings)


def read_indices(outputs, settings):
    """Numbers of characters, which a negative one ends; with probabilities beside them, those of steps."""
    is_first = len(outputs) == 1 or outputs[0].is_integer or not outputs[1].is_integer
    numbers = outputs[0] if is_first else outputs[1]
    labels = np.floor(numbers.vector + 0.5).astype(int).tolist()
    if any(label < 0 for label in labels):
        labels = labels[: next(place for place, label in enumerate(labels) if label < 0)]
    characters = dict(enumerate(settings.labels))
    if len(outputs) == 1:
        return text_of(numbers, [(label, 1.0) for label in labels], characters, settings)
    sureness = (outputs[1] if is_first else outputs[0]).vector
    return text_of(numbers, without_repeats(list(zip(labels, sureness))), characters, settings)


def without_repeats(steps):
    return [step for place, step in enumerate(steps) if place == 0 or step[0] != steps[place - 1][0]]


def text_of(output, steps, characters, settings):
    """The text, as sure as its characters are on average."""
    read = [(characters[label], score) for label, score in steps if label in characters]
    found = Findings()
    if read:
        score = float(np.mean([score for _, score in read]))
        if score > settings.threshold:
            text = "".join(character for character, _ in read)
            found.answers.append(Answer(name_of(output, settings), None, score, text))
    return found
