"""The claim of a million sources can be tried on a small city."""

from benchmarks.million import whole_plan


def test_claim_measures_gap_time_and_memory():
    figures = whole_plan(2_000, 10, 2.0)

    assert {"gap_pct", "wall_s", "cpu_s", "peak_mb", "lower_bound"} <= set(figures)
    assert 0 <= figures["gap_pct"] <= 2
    assert figures["gap_pct_round_1"] >= figures["gap_pct"]
    assert figures["lower_bound"] <= figures["cost"]
    assert not any(isinstance(value, dict | list) for value in figures.values())
