"""mAP of both sides against annotations."""

from average_precision import Detection, average_precision

from .outcome import LARGEST_PRECISION_DIFFERENCE


def compare_precision(pairings, annotations, request, outcome):
    """Both sides' objects, down to the least score that is recorded."""
    if not request.labels:
        outcome.precision_lines.append(
            "no mAP: the model doesn't name its classes, so that the annotations' names say nothing of them; "
            "name them in a file of labels beside it"
        )
        return
    labels = {label.lower(): label for label in request.labels}
    named = {name for name in annotations.classes if name.lower() in labels}
    indices = [index for index, frame in enumerate(request.frames) if frame.name in annotations.pictures]
    there = [
        [item for item in annotations.pictures[request.frames[index].name] if item.label in named] for index in indices
    ]
    for picture in there:
        for item in picture:
            item.label = item.label.lower()
    wanted = {name.lower() for name in named}
    weir = average_precision(there, [detections(pairings[index].recorded, request, wanted) for index in indices])
    plain = average_precision(there, [detections(pairings[index].plain, request, wanted) for index in indices])
    outcome.precision_lines += left_out(annotations, named, labels, len(request.frames) - len(indices))
    if weir is None or plain is None:
        outcome.precision_lines.append("no mAP: no object is annotated in these pictures whose class the model has")
        return
    outcome.is_precision_within = 100 * abs(weir.mean - plain.mean) <= LARGEST_PRECISION_DIFFERENCE
    outcome.precision_lines.append(line(weir, plain, there, outcome.is_precision_within))


def line(weir, plain, there, is_within):
    objects = [item for picture in there for item in picture if not (item.is_crowd or item.is_ignored)]
    classes = len({item.label for item in objects})
    return (
        f"mAP            Weir {100 * weir.mean:.2f}, plain reading {100 * plain.mean:.2f} (0.50 to 0.95); "
        f"{100 * weir.at_half:.2f}, {100 * plain.at_half:.2f} (at 0.50); {plural(len(objects), 'object')} of "
        f"{plural(classes, 'class', 'classes')} in {plural(len(there), 'picture')}   "
        f"(bound {LARGEST_PRECISION_DIFFERENCE:g} apart){'' if is_within else '  BEYOND'}"
    )


def plural(count, word, words=None):
    return f"{count} {word if count == 1 else words or word + 's'}"


def detections(things, request, wanted):
    found = [Detection(thing.box, request.label(thing.label).lower(), thing.score) for thing in things]
    return [item for item in found if item.label in wanted]


def left_out(annotations, named, labels, pictures):
    """Lines on what has no part in mAP."""
    unknown = sorted(set(annotations.classes) - named)
    if unknown:
        yield f"left out of mAP, as the model lacks them: {', '.join(unknown)}"
    known = {name.lower() for name in named}
    absent = [label for key, label in labels.items() if key not in known]
    if absent:
        yield f"left out of mAP, as nobody annotated them: {some(absent)}"
    if pictures:
        yield f"left out of mAP, as the annotations don't list them: {plural(pictures, 'picture')}"


# More names than this fill a line with what nobody reads.
MOST_NAMES = 12


def some(names):
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more
