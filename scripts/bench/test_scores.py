#!/usr/bin/env python3
"""Tests of what the benchmarks reckon with; `make test` runs them."""

import math
import unittest

from scores import (
    Agreement,
    Moment,
    agreement,
    entry_delays,
    jain,
    largest_that_holds,
    overlap,
    percentile,
    recovery,
)


def person(left, identity=None, kind=1):
    item = {"class": kind, "box": [left, 0, 10, 20]}
    return item if identity is None else {**item, "id": identity}


class AgreementTests(unittest.TestCase):
    def test_overlap_is_intersection_over_union(self):
        self.assertEqual(overlap([0, 0, 10, 10], [0, 0, 10, 10]), 1)
        self.assertAlmostEqual(overlap([0, 0, 10, 10], [5, 0, 10, 10]), 50 / 150)
        self.assertEqual(overlap([0, 0, 10, 10], [10, 0, 10, 10]), 0)
        self.assertEqual(overlap([0, 0, 0, 0], [0, 0, 0, 0]), 0)

    def test_counts_what_is_in_both_and_in_one(self):
        reference = {0: [person(0), person(100)], 1: [person(0)], 2: []}
        measured = {0: [person(1), person(200)], 2: [person(50)]}
        found = agreement(reference, measured)
        self.assertEqual(found, Agreement(both=1, missed=2, invented=2))
        self.assertAlmostEqual(found.f1, 2 / 6)

    def test_what_is_equal_or_empty_has_f1_of_1(self):
        frames = {0: [person(0)], 1: []}
        self.assertEqual(agreement(frames, frames).f1, 1)
        self.assertEqual(agreement({0: []}, {}).f1, 1)

    def test_classes_must_be_equal(self):
        self.assertEqual(agreement({0: [person(0)]}, {0: [person(0, kind=2)]}), Agreement(0, 1, 1))

    def test_each_object_counts_once_and_the_closest_wins(self):
        found = agreement({0: [person(0), person(2)]}, {0: [person(2)]})
        self.assertEqual(found, Agreement(both=1, missed=1, invented=0))

    def test_frames_beyond_the_reference_are_left_out(self):
        self.assertEqual(agreement({0: []}, {7: [person(0)]}), Agreement())


class PercentileTests(unittest.TestCase):
    def test_is_the_nearest_rank(self):
        values = list(range(1, 101))
        self.assertEqual([percentile(values, share) for share in (0.5, 0.95, 0.99, 1)], [50, 95, 99, 100])
        self.assertEqual(percentile([3], 0.5), 3)
        self.assertTrue(math.isnan(percentile([], 0.5)))


class JainTests(unittest.TestCase):
    def test_is_1_for_equal_and_one_nth_for_one_alone(self):
        self.assertEqual(jain([5, 5, 5, 5]), 1)
        self.assertEqual(jain([8, 0, 0, 0]), 0.25)
        self.assertEqual(jain([0, 0]), 1)


class BisectionTests(unittest.TestCase):
    def test_finds_every_bound_from_every_beginning(self):
        for most in range(1, 18):
            for bound in range(most + 1):
                for first in range(1, most + 3):
                    asked = []

                    def holds(number):
                        asked.append(number)
                        return number <= bound

                    self.assertEqual(largest_that_holds(holds, first, most), bound, (most, bound, first))
                    self.assertEqual(len(asked), len(set(asked)), "nothing is asked twice")
                    self.assertTrue(all(1 <= number <= most for number in asked))


class EntryTests(unittest.TestCase):
    def test_counts_from_the_first_box_to_the_first_found(self):
        reference = {frame: [person(0, 1)] if frame >= 10 else [] for frame in range(60)}
        measured = {frame: [person(0, 7)] if frame >= 15 else [] for frame in range(60)}
        self.assertEqual(entry_delays(reference, measured, 25, 1), [0.2])

    def test_leaves_out_those_of_the_beginning_and_of_short_lives(self):
        reference = {frame: [person(0, 1)] + ([person(50, 2)] if 10 <= frame < 20 else []) for frame in range(60)}
        self.assertEqual(entry_delays(reference, {}, 25, 1), [])

    def test_what_is_never_found_is_infinitely_late(self):
        reference = {frame: [person(0, 1)] if frame else [] for frame in range(60)}
        self.assertEqual(entry_delays(reference, {}, 25, 1), [math.inf])


class RecoveryTests(unittest.TestCase):
    def moments(self, until):
        """A record each 40 ms, late and not inferred from 10 s to `until`."""
        times = [0.04 * number for number in range(750)]
        return [Moment(at, 0.5 if 10 <= at < until else 0.02, not 10 <= at < until) for at in times]

    def test_counts_from_the_end_of_the_burst(self):
        self.assertAlmostEqual(recovery(self.moments(15.7), 10, 15, 30), 0.7)
        self.assertEqual(recovery(self.moments(15), 10, 15, 30), 0)

    def test_never_where_it_does_not_come_back(self):
        self.assertEqual(recovery(self.moments(99), 10, 15, 30), math.inf)

    def test_what_is_inferred_must_come_back_too(self):
        moments = [Moment(0.04 * number, 0.02, 0.04 * number < 10) for number in range(750)]
        self.assertEqual(recovery(moments, 10, 15, 30), math.inf)


if __name__ == "__main__":
    unittest.main()
