"""What `density` measures: each a function of a `Bench` that gives plain numbers."""

import json
import math
import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import livestreams
import scores
from footage import RATE, Footage
from livestreams import PROMISE_MS, LiveRun, Parts, StreamRun, offline
from measure import run

LEAST_F1 = 0.95
LEAST_HOTA = 95.0  # percent
MOST_STREAMS = 48
LOADS = (0.5, 1, 2, 4)
OFF, ON = Parts(), Parts(promise=True, gate=True)
PARTS = {"nothing": OFF, "promise": Parts(promise=True), "gate": Parts(gate=True), "promise and gate": ON}
# The plain way to infer less, beside which the gate stands.
INTERVALS = (1, 2, 4, 9, 24)
# Seconds that a live file's clock runs before its first frame is decoded and the model is there: those frames are late.
WARM_UP = 2
# Seconds past its length that a run is given; frames that haven't come by then never do.
GRACE = 3
BURST_START, BURST_SECONDS, BURST_LOAD = 10, 5, 4
# Objects that the reference loses sooner than this are rather its errors than somebody entering.
LEAST_LIFE = 1.0
STREAMS_AT_ONCE = 4


class Material(dict):
    """Footage by kind, made when it is first asked for."""

    def __init__(self, weir, seconds):
        super().__init__()
        self.weir, self.seconds = weir, seconds

    def __missing__(self, kind):
        self[kind] = Footage(kind, self.weir, self.seconds)
        return self[kind]


@dataclass
class Bench:
    weir: str
    model: Path
    seconds: int
    references: dict = field(default_factory=dict)

    def reference(self, streams):
        """Each stream's frames with every one inferred, offline, by name: what all others are held against."""
        wanted = list({stream.path: stream for stream in streams if stream.path not in self.references}.values())
        for first in range(0, len(wanted), STREAMS_AT_ONCE):
            some = wanted[first : first + STREAMS_AT_ONCE]
            runs = offline(self.weir, self.model, some, OFF)
            self.references.update({stream.path: runs[stream.name].frames for stream in some})
        return {stream.name: self.references[stream.path] for stream in streams}

    def live(self, streams, parts):
        self.reference(streams)
        with LiveRun(self.weir, self.model, streams, parts) as live:
            live.play(self.seconds + GRACE)
            return live.end()

    def judged(self, streams, runs):
        """How well runs of streams agree with every-frame inference, and how much they inferred."""
        reference = self.reference(streams)
        by_clip = {}
        for stream in streams:
            found = scores.agreement(reference[stream.name], runs.get(stream.name, StreamRun()).frames)
            by_clip[stream.clip] = by_clip.get(stream.clip, scores.Agreement()) + found
        told = sum(len(frames) for frames in reference.values())
        measured = {name: runs.get(name, StreamRun()).frames for name in reference}
        return {
            "streams": len(streams),
            "f1": sum(by_clip.values(), scores.Agreement()).f1,
            "f1 by clip": {clip: found.f1 for clip, found in by_clip.items()},
            "hota": self.hota(reference, measured),
            "hota kept": self.hota_kept(streams, reference, measured),
            "inferred": sum(one.inferred for one in runs.values()) / told,
            "came": sum(len(one.frames) for one in runs.values()) / told,
        }

    def hota_kept(self, streams, reference, measured):
        """Percent of every-frame inference's HOTA that are left, both against the truth; nan where that isn't known."""
        truth = {stream.name: stream.truth() for stream in streams}
        if None in truth.values():
            return math.nan
        whole = self.hota(truth, reference)
        return 100 * self.hota(truth, measured) / whole if whole else math.nan

    def hota(self, truth, measured):
        """Percent, of all streams together; frames of objects by stream."""
        with tempfile.TemporaryDirectory() as folder:
            place, results, out = (Path(folder) / name for name in ("truth.jsonl", "results.jsonl", "scores.json"))
            place.write_text("".join(lines(name, frames) for name, frames in truth.items()))
            results.write_text("".join(lines(name, frames) for name, frames in measured.items()))
            scored = ["--truth", str(place), "--classes", "person", "--json", str(out)]
            run([self.weir, "evaluate", str(results), *scored])
            return json.loads(out.read_text())["all"]["hota"]

    def trial(self, streams, parts):
        """A live run, judged, and how late it was."""
        runs = self.live(streams, parts)
        return {**self.judged(streams, runs), **lateness(runs)}


def lines(name, frames):
    """As Weir writes records."""
    return "".join(
        json.dumps({"stream": name, "frame": n, "time": n / RATE, "inferred": True, "objects": frames[n]}) + "\n"
        for n in sorted(frames)
    )


def lateness(runs):
    """By the records as they came, in milliseconds, and as Weir tells it, the worst of all streams."""
    latencies = [1000 * m.latency for one in runs.values() for m in one.moments if m.at >= WARM_UP]
    told = [one.told for one in runs.values() if one.told]
    return {
        "p50": scores.percentile(latencies, 0.5),
        "p99": scores.percentile(latencies, 0.99),
        "max": max(latencies, default=math.nan),
        "late": sum(latency > PROMISE_MS for latency in latencies),
        "told p99": max((one["p99"] for one in told), default=math.nan),
        "told late": sum(one["late"] for one in told) if told else math.nan,
    }


def capacity(bench, footage):
    """Streams whose every frame is inferred, by how many frames a second are."""
    return livestreams.frames_per_second(bench.weir, bench.model, footage.streams(STREAMS_AT_ONCE)) / RATE


# What may be asked of a number of streams. The second is the goal; the others say what it is that fails.
WISHES = {
    "F1": lambda trial: trial["f1"] >= LEAST_F1,
    "F1 and HOTA": lambda trial: trial["f1"] >= LEAST_F1 and trial["hota"] >= LEAST_HOTA,
    "F1 and HOTA of the truth": lambda trial: trial["f1"] >= LEAST_F1 and trial["hota kept"] >= LEAST_HOTA,
}


def most_streams(bench, footage, first, say):
    """The largest number of streams that keeps each of what may be asked, and all that was tried."""
    tried = {}

    def trial(count):
        if count not in tried:
            tried[count] = bench.trial(footage.streams(count), ON)
            say(f"{count} streams of {footage.kind}: {brief(tried[count])}")
        return tried[count]

    most = {
        name: scores.largest_that_holds(lambda count: keeps(trial(count)), first, MOST_STREAMS)
        for name, keeps in WISHES.items()
        if "truth" not in name or footage.kind != "videos"
    }
    return most, list(tried.values())


def searched(bench, footage, rounds, capacity, say):
    """The medians of so many searches, and all that was tried."""
    found = [most_streams(bench, footage, streams_at(1, capacity), say) for _ in range(rounds)]
    return {
        "most": median_of([most for most, _ in found]),
        "all": [most for most, _ in found],
        "tried": [trial for _, tried in found for trial in tried],
    }


def brief(trial):
    return (
        f"F1 {trial['f1']:.3f}, HOTA {trial['hota']:.1f}, {trial['inferred']:.0%} inferred, "
        f"p99 {trial['p99']:.0f} ms, {trial['late']} late"
    )


def streams_at(load, capacity):
    return max(1, round(load * capacity))


def loads(bench, footage, capacity, say):
    """Lateness at shares and multiples of the capacity, with everything off and on."""
    rows = []
    for load in LOADS:
        for name in ("nothing", "promise and gate"):
            trial = bench.trial(footage.streams(streams_at(load, capacity)), PARTS[name])
            rows.append({"load": load, "parts": name, **trial})
            say(f"{load} × capacity, {name} on: {brief(trial)}")
    return rows


def fairness(bench, footage, capacity):
    """Jain's index of the inferences of equal streams at twice the capacity."""
    runs = bench.live(footage.equal_streams(max(2, streams_at(2, capacity))), ON)
    return scores.jain([one.inferred for one in runs.values()])


def recovery(bench, footage, capacity):
    """Seconds until the streams that stay are as before, after others came for a while."""
    stay = streams_at(1, capacity)
    streams = footage.streams(streams_at(BURST_LOAD, capacity))
    with LiveRun(bench.weir, bench.model, streams[:stay], ON) as live:
        live.play(BURST_START)
        start = live.seconds()
        for stream in streams[stay:]:
            live.add(stream)
        live.play(max(0, start + BURST_SECONDS - live.seconds()))
        for stream in streams[stay:]:
            live.remove(stream)
        end = live.seconds()
        live.play(bench.seconds - end + GRACE)
        runs = live.end()
    moments = [m for stream in streams[:stay] for m in runs[stream.name].moments if m.at >= WARM_UP]
    return {"seconds": scores.recovery(moments, start, end, bench.seconds), "burst seconds": end - start}


def entries(bench, footage, capacity):
    """Seconds by which objects that enter are told later than with every frame inferred, at twice the capacity."""
    streams = footage.streams(streams_at(2, capacity))
    runs, reference = bench.live(streams, ON), bench.reference(streams)
    delays = [
        delay
        for stream in streams
        for delay in scores.entry_delays(
            reference[stream.name], runs.get(stream.name, StreamRun()).frames, RATE, LEAST_LIFE
        )
    ]
    return {
        "streams": len(streams),
        "objects": len(delays),
        "p50": scores.percentile(delays, 0.5),
        "p95": scores.percentile(delays, 0.95),
        "never": sum(math.isinf(delay) for delay in delays),
    }


def savings(bench, footage, say):
    """Each clip offline, by the gate and by plain intervals: the share that was inferred and what was kept."""
    ways = {"gate": Parts(gate=True), **{f"interval: {count}": Parts(interval=count) for count in INTERVALS}}
    rows = []
    for stream in footage.streams(len(footage.clips)):
        for name, parts in ways.items():
            found = bench.judged([stream], offline(bench.weir, bench.model, [stream], parts))
            kept = {key: found[key] for key in ("f1", "hota", "hota kept", "inferred")}
            rows.append({"clip": stream.clip, "way": name, **kept})
            say(f"{stream.clip}, {name}: F1 {found['f1']:.3f}, HOTA {found['hota']:.1f}, {found['inferred']:.0%} inferred")
    return rows


def parts_on_and_off(bench, footage, capacity, say):
    """Each part alone and with the other, at twice the capacity."""
    streams, rows = footage.streams(streams_at(2, capacity)), []
    for name, parts in PARTS.items():
        rows.append({"parts": name, **bench.trial(streams, parts)})
        say(f"{name} on: {brief(rows[-1])}")
    return rows


def median_of(values):
    """The median of each number in values of one shape."""
    first = values[0]
    if isinstance(first, dict):
        return {key: median_of([value[key] for value in values]) for key in first}
    if isinstance(first, list):
        return [median_of(list(row)) for row in zip(*values)]
    if isinstance(first, str):
        return first
    return statistics.median(values)
