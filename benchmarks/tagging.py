"""How long does reading one item take, from two strings to relevance, tags and spans, and how many a second in bulk?

CPU time of one process over the labelled items (half of them relevant) and over a mix like that of live feeds (one in
twenty relevant). Limits: a median of .1 ms an item, and 10,000 items a second of the live mix. Peer: one pass
over the folded text that only looks its words up, which is the least that any reader by lexicon must do. Because the
machine may be shared or slow, the time of three million additions stands beside the figures.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tracker.seeds.loader import load_dossier
from tracker.tagging.matcher import Matcher
from tracker.tagging.normalise import fold
from tracker.tagging.rules import RulesTagger

ROOT = Path(__file__).parents[1]
MEDIAN_LIMIT, BULK_LIMIT = 0.1, 10_000
LIVE_SHARE = 20
Item = tuple[str, str, str, bool]


def main() -> int:
    """Measure, print, and say by the exit code whether both limits hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7, help="how often each item is read; the best counts")
    rounds = parser.parse_args().rounds
    files = load_dossier(ROOT / "seeds" / "iran-russia")
    tagger, matcher = RulesTagger(files.lexicon, files.definition), Matcher(files.lexicon)
    items = _items()
    read = [_best(partial(tagger.read, title=i[0], summary=i[1], language=i[2]), rounds) for i in items]
    scan = [_best(partial(_scan, matcher, i[0], i[1]), rounds) for i in items]
    report = {
        "items": len(items),
        "median_ms": _median(read),
        "median_ms_relevant": _median([t for t, item in zip(read, items, strict=True) if item[3]]),
        "median_ms_other": _median([t for t, item in zip(read, items, strict=True) if not item[3]]),
        "median_over_peer": statistics.median(read) / statistics.median(scan),
        "live_mix_items_a_second": round(_bulk(tagger, _live(items))),
        "three_million_additions_s": round(_best(_additions, 3), 3),
        "median_limit_ms": MEDIAN_LIMIT,
        "bulk_limit": BULK_LIMIT,
    }
    print(json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in report.items()}, indent=2))
    return 0 if report["median_ms"] <= MEDIAN_LIMIT and report["live_mix_items_a_second"] >= BULK_LIMIT else 1


def _items() -> list[Item]:
    lines = (ROOT / "tests" / "data" / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [(row["title"], row["summary"], row["lang"], row["relevant"]) for row in rows]


def _live(items: list[Item]) -> list[Item]:
    """About ten thousand items of which one in twenty is relevant; no text is read twice in a row."""
    relevant, other = [i for i in items if i[3]], [i for i in items if not i[3]]
    mix = (
        relevant[n // LIVE_SHARE % len(relevant)] if n % LIVE_SHARE == 0 else other[n % len(other)]
        for n in range(10_000)
    )
    return list(mix)


def _bulk(tagger: RulesTagger, items: list[Item]) -> float:
    """The best of ten runs of a thousand items each: the others are told by what else the machine did."""
    speeds = []
    for start in range(0, len(items), 1_000):
        run = items[start : start + 1_000]
        began = time.process_time()
        for title, summary, language, _ in run:
            tagger.read(title=title, summary=summary, language=language)
        speeds.append(len(run) / (time.process_time() - began))
    return max(speeds)


def _scan(matcher: Matcher, title: str, summary: str) -> None:
    matcher.scan(fold(title), fold(summary))


def _best(work: Callable[[], Any], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _median(seconds: list[float]) -> float:
    return statistics.median(seconds) * 1000


def _additions() -> int:
    total = 0
    for number in range(3_000_000):
        total += number
    return total


if __name__ == "__main__":
    raise SystemExit(main())
