"""Damages real scale files at random: each must be taken and pass its examples, or be refused.

Run:  python benchmarks/fuzz_packs.py [files] [seed]
"""

import random
import re
import resource as machine
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tracker.folders import resource
from tracker.knowledge.instrument_file import InstrumentFile
from tracker.knowledge.instruments import contradictions, example_problems
from tracker.knowledge.packs import PackRefused, check_pack, edge_problems
from tracker.knowledge.toml_file import parse_toml

LONGEST_CHECK = 2.0  # seconds for one file
LARGEST_MEMORY = 200  # MB

Damage = Callable[[random.Random, str], str]

_WORDS = """
0 -1 1 2 99 101 1e5 1e999999999 -1e999999999 1e-999999999 0.00001 inf -inf nan true false 0x7f
99999999999999999999 1979-05-27 07:32:00 [] {} [[]] '' "" "x" "-" [1,2] {a=1} 1_0 +3 3.5
"1e99999999" "NaN" 'sum' "levels" "means" "weighted" "domains"
"""
_LONG = ("[" * 3000 + "]" * 3000, "9" * 5000, f'"{"word " * 900}"', f'"{"0 " * 1500}"')
_VALUES = (*_WORDS.split(), *_LONG)
_NUMBER = re.compile(r"-?\b\d+(?:\.\d+)?\b")
_VALUE = re.compile(r"(?<== )[^,\n\[{}\]]+")


def _byte(rng: random.Random, text: str) -> str:
    raw = bytearray(text.encode("utf-8"))
    for _ in range(rng.randint(1, 4)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    return raw.decode("latin-1")


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text))]


def _lines(rng: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            lines[one:one] = [lines[one]] * rng.choice((3, 40, 700))
    return "".join(lines)


def _replace(pattern: re.Pattern[str]) -> Damage:
    def damage(rng: random.Random, text: str) -> str:
        spots = list(pattern.finditer(text))
        if not spots:
            return text
        spot = rng.choice(spots)
        return text[: spot.start()] + rng.choice(_VALUES) + text[spot.end() :]

    return damage


def _nudge(rng: random.Random, text: str) -> str:
    spots = list(_NUMBER.finditer(text))
    if not spots:
        return text
    spot = rng.choice(spots)
    near = float(spot.group()) + rng.choice((-1, 1, 0.5, 10, -10, 0.0001))
    return f"{text[: spot.start()]}{near:g}{text[spot.end() :]}"


def _splice(rng: random.Random, text: str) -> str:
    other = rng.choice(originals())
    return text[: rng.randrange(len(text))] + other[rng.randrange(len(other)) :]


def _insert(rng: random.Random, text: str) -> str:
    odd = ("\0", "\r", "\N{ZERO WIDTH SPACE}", "[[", "]]", "{", '"""', "a." * 1500 + "b = 1\n", "#")
    spot = rng.randrange(len(text))
    return text[:spot] + rng.choice(odd) + text[spot:]


DAMAGES: tuple[Damage, ...] = (
    _byte,
    _cut,
    _lines,
    _lines,
    _replace(_NUMBER),
    _replace(_VALUE),
    _nudge,
    _nudge,
    _splice,
    _insert,
)


@cache
def originals() -> tuple[str, ...]:
    """Return the text of every real file."""
    folder = resource("instruments")
    return tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml")))


def damaged(rng: random.Random) -> bytes:
    """Return one real file with one to three damages."""
    text = rng.choice(originals())
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        text = rng.choice(DAMAGES)(rng, text) or " "
    return text.encode(rng.choice(("utf-8", "utf-8", "utf-8", "latin-1")), errors="replace")


def judge(raw: bytes) -> str:
    """Return "taken" or the message of the refusal; anything else raises.

    A file that is taken is checked anew, so that no shortcut can have let it in.
    """
    try:
        check_pack(Path("damaged.toml"), raw, {})
    except PackRefused as refused:
        if not str(refused).startswith("damaged.toml"):
            raise AssertionError(f"no file named in: {refused}") from None
        return str(refused)
    file = parse_toml("damaged.toml", raw, InstrumentFile)
    instrument = file.instrument()
    problems = contradictions(file, instrument) + example_problems(instrument)
    problems += edge_problems(file, instrument)
    if problems:
        raise AssertionError(f"taken with {problems}")
    return "taken"


def run(files: int, seed: int) -> tuple[Counter[str], float]:
    """Judge so many damaged files; return how many were taken, and the longest check in seconds.

    Raises AssertionError where one check takes too long, and whatever a check lets through.
    """
    rng, outcomes, longest = random.Random(seed), Counter[str](), 0.0
    for number in range(files):
        raw = damaged(rng)
        begun = time.perf_counter()
        try:
            outcome = judge(raw)
        except Exception as error:
            error.add_note(f"file {number} of seed {seed}")
            raise
        took = time.perf_counter() - begun
        if took > LONGEST_CHECK:
            raise AssertionError(f"file {number} of seed {seed} took {took:.1f} s")
        longest = max(longest, took)
        outcomes["taken" if outcome == "taken" else "refused"] += 1
    return outcomes, longest


def peak_memory() -> int:
    """Return the most memory this process ever held, in MB."""
    peak = machine.getrusage(machine.RUSAGE_SELF).ru_maxrss
    return int(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.perf_counter()
    found, slowest = run(count, seed)
    print(
        f"{count} files, seed {seed}: {found['taken']} taken, {found['refused']} refused;"
        f" slowest {slowest * 1000:.0f} ms, {time.perf_counter() - started:.0f} s in all,"
        f" {peak_memory()} MB at most"
    )
    if peak_memory() > LARGEST_MEMORY:
        sys.exit(f"more than {LARGEST_MEMORY} MB")
