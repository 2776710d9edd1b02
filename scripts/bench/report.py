"""The benchmark's table."""

# What each figure is called, the most it should be, and how it is written.
TARGETS = {
    "infer_ratio": ("decode+infer / (decode alone + inference alone)", 1.03, "{:.3f} ×"),
    "everything_ratio": ("everything / (decode + inference + encode alone)", 1.08, "{:.3f} ×"),
    "streams_ratio": ("a frame among 16 streams / a frame of one stream", 1.05, "{:.3f} ×"),
    "memory_per_stream": ("memory of a further stream", 50, "{:.1f} MB"),
    "memory_over_time": ("memory after the whole video, more than after its beginning", 5, "{:.1f} MB"),
    "first_inference": ("start of the command to the first inferred frame", 1, "{:.2f} s"),
}


def text(measured):
    lines = []
    for codec, result in measured["codecs"].items():
        lines += ["", f"{codec}, 1080p, medians of {measured['rounds']}"]
        lines += [f"  {'':50} {'frames/s':>10} {'CPU ms/frame':>13} {'peak MB':>9}"]
        for name, row in result["rows"].items():
            lines.append(f"  {name:50} {row['rate']:10.1f} {row['milliseconds']:13.2f} {row['peak']:9.0f}")
        lines.append("")
        for key, (name, most, form) in TARGETS.items():
            value = result["figures"][key]
            verdict = "ok" if value <= most else "MISSED"
            lines.append(f"  {name:60} {form.format(value):>10}  at most {form.format(most):>9}  {verdict}")
    return "\n".join(lines)
