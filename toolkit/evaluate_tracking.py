"""Scores tracking results against the MOT17 validation halves with TrackEval.

RESULTS holds a folder for each tracker, with a file for each sequence in MOTChallenge's format: TRACKER/SEQUENCE.txt.
Prints HOTA, MOTA, IDF1 and identity switches of all sequences together, in percent as the benchmarks do.
"""

import argparse
import contextlib
import io
import os
import sys
from pathlib import Path

import trackeval

CHECKOUT = Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, metavar="RESULTS", help="folder of trackers")
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("WEIR_TEST_DATA", CHECKOUT.parent / "shared" / "data")),
        help="folder of the test data (default: WEIR_TEST_DATA, else ../shared/data beside the checkout)",
    )
    arguments = parser.parse_args()
    truth = arguments.data / "tracking" / "mot17-val"
    sequences = sequence_names(truth)
    trackers = tracker_names(arguments.results, sequences)

    print(f"{'tracker':<24}{'HOTA':>8}{'MOTA':>8}{'IDF1':>8}{'switches':>10}")
    for tracker, scores in evaluate(arguments.results, trackers, truth).items():
        hota, mota, idf1 = scores["HOTA"]["HOTA"].mean(), scores["CLEAR"]["MOTA"], scores["Identity"]["IDF1"]
        switches = scores["CLEAR"]["IDSW"]
        print(f"{tracker:<24}{100 * hota:>8.2f}{100 * mota:>8.2f}{100 * idf1:>8.2f}{switches:>10}")


def sequence_names(truth):
    sequence_map = truth / "seqmap.txt"
    if not sequence_map.is_file():
        sys.exit(f"{sequence_map} is not there; set WEIR_TEST_DATA or --data to the folder of the test data.")
    return sequence_map.read_text().split()[1:]


def tracker_names(results, sequences):
    if not results.is_dir():
        sys.exit(f"{results} is no folder; give one that holds a folder of results for each tracker.")
    trackers = sorted(path.name for path in results.iterdir() if path.is_dir())
    if not trackers:
        sys.exit(f"{results} holds no folder; put the results of each tracker into a folder named after it.")
    missing = [
        results / tracker / f"{sequence}.txt"
        for tracker in trackers
        for sequence in sequences
        if not (results / tracker / f"{sequence}.txt").is_file()
    ]
    if missing:
        sys.exit(f"{missing[0]} is not there; a tracker needs a file for each of {', '.join(sequences)}.")
    return trackers


def evaluate(results, trackers, truth):
    """The scores of each tracker over all sequences, by metric."""
    dataset_settings = {
        "GT_FOLDER": str(truth / "gt"),
        "TRACKERS_FOLDER": str(results),
        "TRACKERS_TO_EVAL": trackers,
        "TRACKER_SUB_FOLDER": "",
        "SEQMAP_FILE": str(truth / "seqmap.txt"),
        "SKIP_SPLIT_FOL": True,
        "PRINT_CONFIG": False,
    }
    evaluator_settings = {
        "PRINT_RESULTS": False,
        "PRINT_CONFIG": False,
        "TIME_PROGRESS": False,
        "OUTPUT_SUMMARY": False,
        "OUTPUT_DETAILED": False,
        "PLOT_CURVES": False,
        "LOG_ON_ERROR": None,
    }
    with contextlib.redirect_stdout(io.StringIO()):  # TrackEval reports its progress line by line.
        dataset = trackeval.datasets.MotChallenge2DBox(dataset_settings)
        metrics = [trackeval.metrics.HOTA(), trackeval.metrics.CLEAR(), trackeval.metrics.Identity()]
        results_by_dataset, _ = trackeval.Evaluator(evaluator_settings).evaluate([dataset], metrics)
    by_tracker = results_by_dataset[dataset.get_name()]
    return {tracker: by_tracker[tracker]["COMBINED_SEQ"]["pedestrian"] for tracker in trackers}


if __name__ == "__main__":
    main()
