"""How many reports a second can be told apart from, or joined to, 100,000 live developments, and are they found?

The developments are made: words of three labelled items each, drawn with a fixed seed, spread over a year. Half of the
candidates are rewordings of one (every third word left out, two days later), half are drawn anew. The time of a match
covers the candidate's features, the search and the comparison; reading it is measured by `tagging`. Limits: 5,000
matches a second of CPU, and nine in ten rewordings found. Peer: rapidfuzz's token_sort_ratio of each candidate's
headline against every headline of its seven days, which is what comparing without an index costs.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rapidfuzz import fuzz, process

from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import WINDOW_DAYS, ReportView

ROOT = Path(__file__).parents[1]
LIMIT, FOUND_LIMIT = 5_000, 0.9
FIRST = date(2025, 1, 1)
DAYS = 365


def main() -> int:
    """Measure, print, and say by the exit code whether both limits hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--developments", type=int, default=100_000)
    parser.add_argument("--candidates", type=int, default=5_000)
    arguments = parser.parse_args()
    draw = random.Random(7)
    rows = _rows()
    known = sorted((_made(n, rows, draw) for n in range(arguments.developments)), key=lambda view: view.day or FIRST)
    index = ReportIndex()
    began = time.process_time()
    for view in known:
        index.add(view)
    adding = time.process_time() - began
    gc.freeze()
    candidates = [_candidate(n, known, rows, draw) for n in range(arguments.candidates)]
    best, right = 0.0, 0
    for start in range(0, len(candidates), 500):
        run = candidates[start : start + 500]
        began = time.process_time()
        found = [index.match(view) for view, _ in run]
        best = max(best, len(run) / (time.process_time() - began))
        right += sum(m.kind == "same" and m.development == key for m, (_, key) in zip(found, run, strict=True) if key)
    wanted = sum(1 for _, key in candidates if key)
    peer = _peer(known, [view for view, _ in candidates[:50]])
    report = {
        "developments": len(known),
        "added_a_second": round(len(known) / adding),
        "matched_a_second_best_run": round(best),
        "rewordings_found": round(right / wanted, 4),
        "matched_over_peer": round(best / peer, 2),
        "limit": LIMIT,
    }
    print(json.dumps(report, indent=2))
    return 0 if best >= LIMIT and right >= FOUND_LIMIT * wanted else 1


def _rows() -> list[dict[str, object]]:
    lines = (ROOT / "tests" / "data" / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["relevant"] and row["lang"] == "en"]


def _made(number: int, rows: list[dict[str, object]], draw: random.Random) -> ReportView:
    """A report of its own development, with half of the words of three items in a new order."""
    sources = draw.sample(rows, 3)
    words = [word for row in sources for word in f"{row['title']} {row['summary']}".split()]
    kept = draw.sample(words, len(words) // 2)
    labels = sources[0]["labels"]
    assert isinstance(labels, list)
    return ReportView(
        item=f"item-{number}",
        development=f"development-{number}",
        canonical_url=f"https://news.example/{number}",
        title=" ".join(kept[:9]),
        summary=" ".join(kept[9:]),
        day=FIRST + timedelta(days=draw.randrange(DAYS)),
        language="en",
        categories=frozenset(label["category"] for label in labels),
        concepts=frozenset(f"concept-{draw.randrange(400)}" for _ in range(8)),
    )


def _candidate(
    number: int, known: list[ReportView], rows: list[dict[str, object]], draw: random.Random
) -> tuple[ReportView, str | None]:
    if number % 2:
        return replace(_made(-number, rows, draw), development="", canonical_url=None), None
    source = draw.choice(known)
    words = [word for place, word in enumerate(f"{source.title} {source.summary}".split()) if place % 3]
    day = source.day + timedelta(days=2) if source.day else None
    fresh = replace(source, item=f"again-{number}", development="", canonical_url=None, day=day)
    view = replace(fresh, title=" ".join(words[:8]), summary=" ".join(words[8:]))
    return view, source.development


def _peer(known: list[ReportView], candidates: list[ReportView]) -> float:
    by_day: dict[date, list[str]] = {}
    for view in known:
        if view.day:
            by_day.setdefault(view.day, []).append(view.title)
    began = time.process_time()
    for view in candidates:
        near = [
            title
            for offset in range(-WINDOW_DAYS, WINDOW_DAYS + 1)
            if view.day
            for title in by_day.get(view.day + timedelta(days=offset), ())
        ]
        process.extractOne(view.title, near, scorer=fuzz.token_sort_ratio)
    return len(candidates) / (time.process_time() - began)


if __name__ == "__main__":
    raise SystemExit(main())
