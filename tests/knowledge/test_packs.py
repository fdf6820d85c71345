"""A clinic's own scales: what is taken, what is refused and how, and that nothing hangs."""

import os
import random
import re
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.fuzz_packs import LONGEST_CHECK, damaged, judge, run
from tracker import __version__
from tracker.clinical.scoring import score_answers
from tracker.folders import resource
from tracker.knowledge import load_knowledge
from tracker.knowledge.packs import (
    LARGEST_FILE,
    PackRefused,
    PackStamp,
    add_pack,
    load_packs,
    packs_folder,
    remove_pack,
)

PACK = """\
order = 50
code = "calm"
name = "CALM-3"
full_name = "Calmness in three questions"
measures = "calmness"
version = "1"
recall = "today"
rater = "self"
higher_is_worse = true
source = "clinic: made up for these tests"

[licence]
tier = "A"
text = "Ours"
source = "clinic: our own"

[total]
minimum = 0
maximum = 6
source = "convention"

[items]
low = 0
high = 2
source = "convention"
each = [
    { label = "Restless" },
    { label = "Tense" },
    { label = "Hurried" },
]

[scoring]
method = "sum"
source = "convention"

[missing]
allowed = 0
source = "convention"

[bands]
source = "convention"
levels = [
    { low = 0, high = 2, name = "calm" },
    { low = 3, high = 6, name = "not calm" },
]

[examples]
each = [
    { answers = "0 0 0", total = 0, band = "calm", method = "complete" },
    { answers = "1 1 0", total = 2, band = "calm", method = "complete" },
    { answers = "1 1 1", total = 3, band = "not calm", method = "complete" },
    { answers = "2 2 2", total = 6, band = "not calm", method = "complete" },
]
"""
OURS = list(load_knowledge().instruments.values())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "calm-3.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return packs_folder(tmp_path / "clinic.db")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_that_an_added_pack_is_a_scale_like_any_other(source, folder):
    assert load_packs(folder, OURS).used == ()
    added = add_pack(source, folder, OURS)
    knowledge = load_knowledge(folder)
    assert added.path == folder / "calm.toml"
    assert knowledge.packs.used == (added,)
    assert list(knowledge.instruments)[-1] == "calm"
    assert knowledge.instruments["calm"].name == "CALM-3"
    assert "calm" not in load_knowledge().instruments


def test_that_every_scale_of_ours_would_pass_as_a_pack(tmp_path):
    for path in resource("instruments").glob("*.toml"):
        add_pack(path, tmp_path / "scales", ())
    packs = load_packs(tmp_path / "scales", ())
    assert len(packs.used) == len(OURS)
    assert packs.refused == {}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('rater = "self"', 'rater = "dog"', "line 8: 'rater'"),
        ("maximum = 6", "maximum = 7", "line 40: the bands must reach from 0 to 7"),
        ("high = 2\nsource", "high = 1\nsource", "totals from 0 to 3"),
        (
            '{ label = "Tense" }',
            '{ label = "Tense", colour = 1 }',
            "line 28: 'items.each.2.colour'",
        ),
        ("low = 3, high = 6", "low = 4, high = 6", "line 44: there is a gap"),
        ('"1 1 0", total = 2', '"1 1 0", total = 1', "line 50: example 2 says total 1"),
        (
            '    { answers = "1 1 0", total = 2, band = "calm", method = "complete" },\n',
            "",
            "no example stands on the edge 2 of “calm”",
        ),
        (
            '    { answers = "2 2 2", total = 6, band = "not calm", method = "complete" },\n',
            "",
            "no example stands on the edge 6 of “not calm”",
        ),
        ('method = "sum"', 'method = "import os"', "line 33: 'scoring.method'"),
        ('code = "calm"', 'code = "phq9"', "“phq9” already belongs to PHQ-9"),
        ('name = "CALM-3"', 'name = "gad 7"', "“gad 7” already belongs to GAD-7"),
        ('version = "1"', 'version = "1"\nspellings = ["P H Q - 9"]', "belongs to PHQ-9"),
        ("order = 50", "order = ", "at line 1"),
        ("minimum = 0", "minimum = -1e99999999999", "too large"),
        ("minimum = 0", "minimum = " + "9" * 5000, "line 18: the line is longer"),
        ("maximum = 6", "maximum = 1e15", "'total.maximum'"),
        ("high = 2\nsource", "high = 2\nstep = 0.0001\nsource", "answers"),
        ("order = 50", "order = 50\nx = " + "[" * 1900, "nested too deeply"),
        ("order = 50", "order = 50\n" + "a." * 2500 + "b = 1", "line 2: the line is longer"),
        ('"Ours"', '"Ours\0"', "not valid TOML"),
    ],
)
def test_that_a_bad_pack_is_refused_with_file_and_place(source, folder, old, new, words):
    edit(source, old, new)
    with pytest.raises(PackRefused) as refused:
        add_pack(source, folder, OURS)
    assert str(refused.value).startswith("calm-3.toml")
    assert words in str(refused.value)
    assert not folder.exists()


def test_that_a_pack_answered_by_totals_alone_is_refused_where_it_has_items(source, folder):
    text = source.read_text(encoding="utf-8").replace('"complete"', '"total_only"')
    for answers in ("0 0 0", "1 1 0", "1 1 1", "2 2 2"):
        text = text.replace(f'answers = "{answers}", ', "")
    source.write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused, match="item by item"):
        add_pack(source, folder, OURS)


def test_that_a_level_without_an_example_is_refused(tmp_path, folder):
    text = (resource("instruments") / "cssrs.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if 'band = "moderate"' not in line]
    broken = tmp_path / "levels.toml"
    broken.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(PackRefused, match="no example has the level “moderate”"):
        add_pack(broken, folder, ())


def test_that_what_is_no_file_of_text_is_refused(tmp_path, folder):
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "big.toml").write_bytes(b"#" * (LARGEST_FILE + 1))
    (tmp_path / "binary.toml").write_bytes(bytes(range(256)))
    for name in ("pipe.toml", "big.toml", "binary.toml", "absent.toml"):
        with pytest.raises(PackRefused, match=name):
            add_pack(tmp_path / name, folder, OURS)


def test_that_one_bad_file_in_the_folder_keeps_no_other_out(source, folder):
    add_pack(source, folder, OURS)
    (folder / "broken.toml").write_text("code = ", encoding="utf-8")
    (folder / "twin.toml").write_text(PACK, encoding="utf-8")
    packs = load_packs(folder, OURS)
    assert [pack.instrument.code for pack in packs.used] == ["calm"]
    assert {path.name for path in packs.refused} == {"broken.toml", "twin.toml"}


def test_that_a_changed_file_needs_a_new_version(source, folder):
    first = add_pack(source, folder, OURS)
    stamps = {"calm": first.stamp(None)}
    edit(source, '"Tense"', '"Very tense"')
    with pytest.raises(PackRefused, match="give it a new version"):
        add_pack(source, folder, OURS, stamps)
    edit(source, 'version = "1"', 'version = "2"')
    second = add_pack(source, folder, OURS, stamps)
    stamps = {"calm": second.stamp(stamps["calm"])}
    assert set(stamps["calm"].versions) == {"1", "2"}
    assert [pack.instrument.version for pack in load_packs(folder, OURS, stamps).used] == ["2"]
    assert (folder / "removed" / "calm-1.toml").read_text(encoding="utf-8") == PACK
    edit(folder / "calm.toml", '"Very tense"', '"Less tense"')
    assert "give it a new version" in load_packs(folder, OURS, stamps).refused[folder / "calm.toml"]


def test_that_the_examples_run_again_with_a_new_app_and_not_before(source, folder):
    pack = add_pack(source, folder, OURS)
    edit(pack.path, '"1 1 0", total = 2', '"1 1 0", total = 1')
    digest = load_digest(pack.path)
    seen = {"calm": PackStamp(__version__, {"1": digest})}
    older = {"calm": PackStamp("0.0.1", {"1": digest})}
    assert len(load_packs(folder, OURS, seen).used) == 1
    assert "example 2" in load_packs(folder, OURS, older).refused[pack.path]


def load_digest(path: Path) -> str:
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_that_a_removed_pack_is_kept_beside_and_can_be_added_again(source, folder):
    pack = add_pack(source, folder, OURS)
    kept = remove_pack(pack)
    assert load_packs(folder, OURS).used == ()
    assert add_pack(kept, folder, OURS, {"calm": pack.stamp(None)}).sha256 == pack.sha256


def test_that_the_example_of_the_tutorial_is_a_scale(tmp_path, folder):
    tutorial = Path(__file__).parents[2] / "docs" / "scale-packs.md"
    (text,) = re.findall(r"```toml\n(.*?)```", tutorial.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "settle.toml").write_text(text, encoding="utf-8")
    scale = add_pack(tmp_path / "settle.toml", folder, OURS).instrument
    result = score_answers(scale, [Decimal(2)] * 4)
    assert (result.total, result.band) == (8, "unsettled")
    start = tutorial.read_text(encoding="utf-8").split("```")[1].strip()
    assert set(start.splitlines()) <= set(text.splitlines())


def test_that_damaged_files_are_taken_whole_or_refused_with_words():
    outcomes, longest = run(400, seed=20261120)
    assert outcomes["taken"] > 5
    assert outcomes["refused"] > 200
    assert longest < LONGEST_CHECK


def test_that_the_same_damage_comes_again_from_the_same_seed():
    once, again = (damaged(random.Random(7)) for _ in range(2))
    assert once == again
    assert judge(once) == judge(again)
