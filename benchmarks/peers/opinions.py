"""The opinion map as red-dwarf draws it, from the same rows."""

from benchmarks.cases.opinions import rows
from benchmarks.measure import Figures, cpu_s

COMPARED = 40  # people whose places are given


def red_dwarf() -> Figures:
    """CPU-seconds of its pipeline, alone and with the start of Python and all that it imports."""
    before_reading = cpu_s()
    given = rows()
    reading = cpu_s() - before_reading
    from importlib.metadata import version

    from reddwarf.implementations.polis import run_pipeline

    before = cpu_s()
    result = run_pipeline(votes=given.votes, mod_out_statement_ids=given.kept_out)
    spent = cpu_s() - before
    figures: Figures = {
        "cpu_s": spent,
        "with_import_cpu_s": cpu_s() - reading,
        "peer": f"red-dwarf {version('red-dwarf')}",
        "groups": int(result.participants_df["cluster_id"].nunique()),
    }
    places = result.participants_df[["x", "y"]].sort_index().iloc[:COMPARED]
    for who, (across, up) in zip(places.index, places.to_numpy(), strict=True):
        figures |= {f"x_{who}": float(across), f"y_{who}": float(up)}
    return figures
