"""How long does reading one item take, from two strings to relevance, tags and spans, and how many a second in bulk?

Time of one process over the labelled items (half of them relevant) and over a mix like that of live feeds (one in
twenty relevant); in bulk as a page of a feed is read, PAGE items at once. Limits: a median of .1 ms an item, and 10,000
items a second of the live mix. Peer: one pass over the folded text that only looks its words up, which is the least
that any reader by lexicon must do. Because the machine may be shared or slow, the time of three million additions
stands beside the figures.
"""

from __future__ import annotations

import argparse
import gc
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
PAGE = 50
"""Items of a page of a feed."""
Item = tuple[str, str, str, bool]


def main() -> int:
    """Measure, print, and say by the exit code whether both limits hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--json", action="store_true", help="one object of JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=7, help="how often each item is read; the best counts")
    arguments = parser.parse_args()
    files = load_dossier(ROOT / "seeds" / "iran-russia")
    tagger, matcher = RulesTagger(files.lexicon, files.definition), Matcher(files.lexicon)
    # As the process that reads does, where the tagger stays for good.
    gc.collect()
    gc.freeze()
    report = _report(tagger, matcher, _items(), rounds=arguments.rounds)
    if arguments.json:
        print(json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in report.items()}, indent=2))
    else:
        _print(report)
    return 0 if report["median_ms"] <= MEDIAN_LIMIT and report["live_mix_items_a_second"] >= BULK_LIMIT else 1


def _report(tagger: RulesTagger, matcher: Matcher, items: list[Item], *, rounds: int) -> dict[str, float]:
    """The medians of the live mix are over the items it draws from: each counts as often as it is drawn."""
    read = [_best(partial(tagger.read, title=i[0], summary=i[1], language=i[2]), rounds) for i in items]
    scan = [_best(partial(_scan, matcher, i[0], i[1]), rounds) for i in items]
    took = dict(zip(items, read, strict=True))
    live = _live(items)
    return {
        "items": len(items),
        "median_ms": _median(read),
        "median_ms_relevant": _median([t for t, item in zip(read, items, strict=True) if item[3]]),
        "median_ms_other": _median([t for t, item in zip(read, items, strict=True) if not item[3]]),
        "median_ms_live_mix": _median([took[item] for item in live]),
        "median_over_peer": statistics.median(read) / statistics.median(scan),
        "live_mix_items_a_second": round(_bulk(live, partial(_by_pages, tagger))),
        "live_mix_one_by_one_a_second": round(_bulk(live, partial(_one_by_one, tagger))),
        "three_million_additions_s": round(_best(_additions, 3), 3),
        "median_limit_ms": MEDIAN_LIMIT,
        "bulk_limit": BULK_LIMIT,
    }


def _print(report: dict[str, float]) -> None:
    print(f"{'milliseconds an item, median':<34}{'labelled':>10}{'relevant':>10}{'others':>10}{'live mix':>10}")
    medians = [report[f"median_ms{of}"] for of in ("", "_relevant", "_other", "_live_mix")]
    print(f"{'read one by one':<34}{''.join(f'{one:>10.3f}' for one in medians)}   limit {MEDIAN_LIMIT} (labelled)")
    print(f"{'over looking the words up':<34}{report['median_over_peer']:>10.1f}")
    print(f"{'items a second of the live mix':<34}{f'by {PAGE}':>10}{'by one':>10}")
    bulk = (report["live_mix_items_a_second"], report["live_mix_one_by_one_a_second"])
    print(f"{'':<34}{bulk[0]:>10,}{bulk[1]:>10,}   limit {BULK_LIMIT:,} (by {PAGE})")
    print(f"three million additions took {report['three_million_additions_s']} s")


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


def _bulk(items: list[Item], read: Callable[[list[Item]], object]) -> float:
    """The best of ten runs of a thousand items each: the others are told by what else the machine did."""
    speeds = []
    for start in range(0, len(items), 1_000):
        run = items[start : start + 1_000]
        began = time.process_time()
        read(run)
        speeds.append(len(run) / (time.process_time() - began))
    return max(speeds)


def _by_pages(tagger: RulesTagger, items: list[Item]) -> None:
    for start in range(0, len(items), PAGE):
        tagger.read_all([item[:3] for item in items[start : start + PAGE]])


def _one_by_one(tagger: RulesTagger, items: list[Item]) -> None:
    for title, summary, language, _ in items:
        tagger.read(title=title, summary=summary, language=language)


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
