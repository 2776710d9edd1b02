"""Results as lines of text and as a table of Markdown."""

import json

START = "<!-- made by `make exports` -->"
END = "<!-- end of what `make exports` made -->"
HEAD = "| package | model | compared | worst overlap | worst score difference | masks, keypoints, cells | verdict |\n"


def read(path):
    """The last result of each model."""
    results = {}
    if path.exists():
        for text in path.read_text().splitlines():
            result = json.loads(text)
            results[result["package"], result["model"]] = result
    return sorted(results.values(), key=lambda result: (result["package"], result["model"]))


def others(result):
    parts = []
    if result.get("mask") is not None:
        parts.append(f"masks {result['mask']:.3f}")
    if result.get("keypoint") is not None:
        parts.append(f"keypoints {result['keypoint']:.2f} px")
    if result.get("equal") is not None:
        parts.append(f"{result['equal']:.4f}")
    return ", ".join(parts)


def numbers(result):
    if "compared" not in result:
        return ["", "", "", ""]
    return [str(result["compared"]), f"{result['overlap']:.3f}", f"{result['score']:.3f}", others(result)]


def line(result):
    return " | ".join([result["verdict"], result["package"], result["model"], *numbers(result)])


def write(results, path):
    rows = "".join(
        "| " + " | ".join([result["package"], result["model"], *numbers(result), verdict(result)]) + " |\n"
        for result in results
    )
    table = f"{START}\n\n{HEAD}|---|---|---|---|---|---|---|\n{rows}\n{END}"
    text = path.read_text()
    if START not in text or END not in text:
        raise SystemExit(f"{path} has no lines '{START}' and '{END}' to write between.")
    before, rest = text.split(START, 1)
    path.write_text(before + table + rest.split(END, 1)[1])


def verdict(result):
    if result["verdict"] == "equal":
        return "equal"
    reason = result["notes"][0].replace("|", "/") if result["notes"] else ""
    return f"{result['verdict']}: {reason}"
