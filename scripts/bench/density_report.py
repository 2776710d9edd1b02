"""What `density` measured, as lines of text, tables of Markdown and plots."""

import math

import plot
from experiments import LEAST_F1
from livestreams import PROMISE_MS
from measure import BenchFailure

PICTURES = {
    "streams": ("density-streams.svg", "Agreement with every frame over streams"),
    "loads": ("density-loads.svg", "p99 over load"),
    "savings": ("density-savings.svg", "F1 over inferences saved"),
}
MARK = "<!-- {} by `scripts/bench/density --write` -->"


def goals(results):
    """Rows of a figure's name, its value, the goal and whether it is met; of what was measured."""
    rows = []

    def row(key, name, value, form, goal, is_met):
        if key in results:
            told = "never" if value() == math.inf else form.format(value())
            rows.append((name, told, goal, is_met(value())))

    row("capacity", "streams whose every frame is inferred", lambda: results["capacity"], "{:.2f}", "–", lambda _: None)
    for key, name, least in (("streams", "clips", 12), ("busy", "busy streets", 4)):
        for wish, most in results.get(key, {"most": {}})["most"].items():
            kept = f"streams of {name} that keep 95 % by {wish}"
            is_goal = wish == "F1 and HOTA"
            goal, is_met = (f"≥ {least}", lambda value: value >= least) if is_goal else ("–", lambda _: None)
            row(key, kept, lambda: most, "{:g}", goal, is_met)
    for load in (entry for entry in results.get("loads", []) if entry["parts"] != "nothing"):
        name = f"p99 at {load['load']:g} × capacity ({load['streams']:g} streams)"
        row("loads", name, lambda: worst_p99(load), "{:.0f} ms", f"≤ {PROMISE_MS} ms", lambda most: most <= PROMISE_MS)
        name = f"frames past the promise at {load['load']:g} × capacity"
        row("loads", name, lambda: worst_late(load), "{:g}", "0", lambda value: value == 0)
    index = "Jain's index at 2 × capacity"
    row("fairness", index, lambda: results["fairness"], "{:.4f}", "≥ 0.98", lambda least: least >= 0.98)
    seconds = "recovery after a burst"
    row("recovery", seconds, lambda: results["recovery"]["seconds"], "{:.1f} s", "≤ 1 s", lambda most: most <= 1)
    entries = "objects that enter, later than with every frame, p95"
    row("entries", entries, lambda: 1000 * results["entries"]["p95"], "{:.0f} ms", "≤ 200 ms", lambda value: value <= 200)
    return rows


def worst_p99(row):
    """Of what Weir tells and of the records as they came; Weir's may not be there."""
    return max(value for value in (row["p99"], row["told p99"]) if not math.isnan(value))


def worst_late(row):
    return max(value for value in (row["late"], row["told late"]) if not math.isnan(value))


def text(results):
    return "\n".join(f"  {name:70} {value:>10}  {goal:>10}  {verdict(met)}" for name, value, goal, met in goals(results))


def verdict(met):
    return "" if met is None else "ok" if met else "MISSED"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, line)) + " |\n" for line in lines)


def tables(results):
    """Of each part of the page, by its mark."""
    machine = results["machine"]
    about = (
        f"{machine['processor']}, {machine['cores']} cores, load {machine['load at start']:.1f} at the start; "
        f"medians of {results['rounds']}, streams of {results['seconds']} s.\n\n"
    )
    figures = [(name, value, goal, verdict(is_met)) for name, value, goal, is_met in goals(results)]
    made = {"goals": about + table(["figure", "measured", "goal", ""], figures)}
    for key in ("loads", "parts"):
        if key in results:
            made[key] = trials(results[key])
    for key in ("streams", "busy"):
        if key in results:
            made[key] = by_clip(results[key]["tried"])
    if "savings" in results:
        made["savings"] = table(
            ["clip", "way", "inferred", "F1", "HOTA", "HOTA kept"],
            [
                (row["clip"], f"`{row['way']}`", f"{row['inferred']:.1%}", f"{row['f1']:.3f}", *hotas(row))
                for row in results["savings"]
            ],
        )
    if "entries" in results:
        found = results["entries"]
        made["entries"] = table(
            ["streams", "objects", "p50 s", "p95 s", "never found"],
            [[f"{found[key]:g}".replace("inf", "never") for key in ("streams", "objects", "p50", "p95", "never")]],
        )
    return made


def trials(rows):
    def cells(row):
        load = f"{row['load']:g} × " if "load" in row else ""
        whole = [f"{row[key]:.0f}" for key in ("p50", "p99", "max", "late", "told p99", "told late")]
        kept = [f"{row['inferred']:.1%}", f"{row['came']:.1%}", f"{row['f1']:.3f}", f"{row['hota']:.1f}"]
        return [f"{load}{row['streams']:g} streams", row["parts"], *kept, *whole]

    head = ["", "on", "inferred", "came", "F1", "HOTA", "p50 ms", "p99 ms", "max ms", "late", "Weir's p99", "Weir's late"]
    return table(head, [[cell.replace("nan", "–") for cell in cells(row)] for row in rows])


def by_clip(tried):
    """A row a number of streams: the first trial of it, with the F1 of each clip."""
    first = {}
    for trial in tried:
        first.setdefault(trial["streams"], trial)
    clips = sorted({clip for trial in tried for clip in trial["f1 by clip"]})
    rows = []
    for streams, trial in sorted(first.items()):
        each = [f"{trial['f1 by clip'][clip]:.3f}" if clip in trial["f1 by clip"] else "" for clip in clips]
        rows.append([streams, f"{trial['inferred']:.1%}", f"{trial['f1']:.3f}", *hotas(trial), *each])
    return table(["streams", "inferred", "F1", "HOTA", "HOTA kept", *(f"F1 {clip}" for clip in clips)], rows)


def hotas(row):
    """Against every frame, and what is kept against the truth; that isn't known of all."""
    return [f"{row[key]:.1f}".replace("nan", "–") for key in ("hota", "hota kept")]


def plots(results):
    """Pictures by the part that they are of."""
    share = plot.Axis("share of every-frame quality (F1)", 0.5, 1, "{:.2f}")
    made = {}
    names = {"streams": "clips", "busy": "busy streets"}
    tried = {name: results[key]["tried"] for key, name in names.items() if key in results}
    if "streams" in results:
        most = max(trial["streams"] for rows in tried.values() for trial in rows)
        lines = {}
        for name, rows in tried.items():
            lines[f"{name}, F1"] = [(row["streams"], row["f1"]) for row in rows]
            lines[f"{name}, HOTA"] = [(row["streams"], row["hota"] / 100) for row in rows]
        up = plot.Axis("agreement with every frame", 0, 1, "{:.1f}")
        made["streams"] = plot.chart(lines, plot.Axis("streams", 0, most, "{:.0f}"), up, LEAST_F1)
    if "savings" in results:
        lines = {}
        for row in results["savings"]:
            way = "gate" if row["way"] == "gate" else "intervals"
            lines.setdefault(f"{row['clip']}, {way}", []).append((1 - row["inferred"], row["f1"]))
        shown = {name: points for name, points in lines.items() if not name.startswith(("quiet", "busy"))}
        made["savings"] = plot.chart(shown, plot.Axis("inferences saved", 0, 1, "{:.0%}"), share, LEAST_F1)
    if "loads" in results:
        lines = {}
        for row in results["loads"]:
            lines.setdefault(f"{row['parts']} on", []).append((row["load"], min(row["p99"], 1000)))
        up = plot.Axis("p99 in ms (1000: or more)", 0, 1000, "{:.0f}")
        made["loads"] = plot.chart(lines, plot.Axis("× capacity", 0, 4), up, PROMISE_MS)
    return made


def write(results, page):
    """Puts tables between their marks, and plots beside the page."""
    content = page.read_text()
    for name, made in tables(results).items():
        if name in PICTURES:
            file, title = PICTURES[name]
            made = f"![{title}](images/{file})\n\n{made}"
        start, end = MARK.format(f"{name}: made"), MARK.format(f"{name}: end of what was made")
        if start not in content or end not in content:
            raise BenchFailure(f"{page} has no lines '{start}' and '{end}' to write between.")
        before, rest = content.split(start, 1)
        content = f"{before}{start}\n\n{made}\n{end}{rest.split(end, 1)[1]}"
    page.write_text(content)
    for name, picture in plots(results).items():
        (page.parent / "images" / PICTURES[name][0]).write_text(picture)
