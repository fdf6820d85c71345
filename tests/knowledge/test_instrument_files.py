"""What a file of a scale may say, and how one that contradicts itself is refused."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.clinical.instrument import Instrument
from tracker.folders import resource
from tracker.knowledge.instruments import load_instruments
from tracker.knowledge.toml_file import KnowledgeError

REFUSED = [
    ("an unknown key", 'rater = "self"', 'rater = "self"\ncolour = "blue"', "'colour'"),
    ("an unknown key in a table", "allowed = 2", "allowed = 2\nmost = 3", "'missing.most'"),
    ("a missing key", 'recall = "2 weeks"\n', "", "'recall' is missing"),
    ("a band gap", "low = 5, high = 9", "low = 6, high = 9", "'none-minimal' and 'mild'"),
    ("a band overlap", "low = 0, high = 4", "low = 0, high = 5", "'none-minimal' and 'mild'"),
    ("bands that end early", "low = 20, high = 27", "low = 20, high = 26", "from 0 to 27"),
    ("a wrong maximum", "maximum = 27", "maximum = 28", "28"),
    (
        "an example that scores otherwise",
        'answers = "1 1 1 1 0 0 0 0 0", total = 4',
        'answers = "1 1 1 1 0 0 0 0 0", total = 3',
        "example 2 says total 3, but scores 4",
    ),
    (
        "an example out of range",
        'answers = "1 1 1 1 0 0 0 0 0"',
        'answers = "1 1 1 7 0 0 0 0 0"',
        "example 2 cannot be scored: Item 4 (Low energy)",
    ),
    (
        "an example with an unreadable answer",
        'answers = "1 1 1 1 0 0 0 0 0"',
        'answers = "1 1 1 x 0 0 0 0 0"',
        "'x'",
    ),
    ("an unknown method", 'method = "sum"\nsource', 'method = "magic"\nsource', "scoring.method"),
    ("a suicide item that is not there", "item = 9\n", "item = 12\n", "item 12"),
    ("a number without a source", 'allowed = 2\nsource = "memory-high"', "allowed = 2", "missing"),
    ("an invented source tag", 'source = "S32"', 'source = "somewhere"', "change.reliable.source"),
    ("too few anchors", '"several days", ', "", "4 anchors"),
    ("an answer beside the steps", "high = 3\nanchors", "high = 3.5\nanchors", "item 1 must rise"),
    (
        "subscores without groups",
        "total = 4, band",
        'total = 4, subscores = "4", band',
        "example 2",
    ),
    ("answers that are not a text", 'answers = "1 1 1 1 0 0 0 0 0"', "answers = [1, 1]", "text"),
    (
        "two groups of one name",
        'method = "sum"\nsource = "S29"',
        'method = "sum"\ngroups = [{name="a", items=[1]}, {name="a", items=[2]}]\nsource = "S29"',
        "same name",
    ),
    ("a method without its groups", 'method = "sum"', 'method = "weighted"', "needs groups"),
    ("means that judge nothing", 'method = "sum"', 'method = "sum"\njudged = "a"', "'judged'"),
    ("levels of another method", 'method = "sum"', 'method = "levels"', "'levels'"),
    ("a scored item renumbered", 'label = "Sleep"', 'label = "Sleep", number = 5', "unscored"),
    ("a gate that is not there", 'label = "Sleep"', 'label = "Sleep", asked_if = 12', "item 12"),
    ("percent upward", "higher_is_worse = true", "higher_is_worse = false", "'gain'"),
    ("an example without a method", ', method = "complete" }', " }", "a method"),
    (
        "an example to refuse that scores",
        'total = 4, band = "none-minimal", method = "complete"',
        "refused = true",
        "example 2 is to be refused",
    ),
    ("text that is not TOML", "order = 1", "order = ", "line 2"),
]


@pytest.mark.parametrize(
    ("old", "new", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_that_a_contradictory_file_is_refused_by_name(tmp_path, old, new, words):
    text = (resource("instruments") / "phq9.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "changed.toml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(KnowledgeError) as refusal:
        load_instruments(tmp_path, run_examples=True)

    assert "changed.toml" in str(refusal.value)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_that_a_file_that_is_not_utf8_is_refused_by_name(tmp_path):
    (tmp_path / "latin.toml").write_bytes('name = "Åsberg"'.encode("latin-1"))
    with pytest.raises(KnowledgeError, match=r"latin\.toml is not UTF-8"):
        load_instruments(tmp_path)


@pytest.mark.parametrize("spelling", ["Phq 9", "gad_7"])
def test_that_two_files_cannot_claim_one_name(tmp_path, spelling):
    copy_file("phq9", tmp_path)
    copy_file("gad7", tmp_path)
    text = copy_file("madrs", tmp_path).replace("spellings = [", f'spellings = ["{spelling}", ')
    (tmp_path / "madrs.toml").write_text(text, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=rf"^madrs\.toml: the name '{spelling}' already"):
        load_instruments(tmp_path)


def copy_file(code: str, folder: Path) -> str:
    text = (resource("instruments") / f"{code}.toml").read_text(encoding="utf-8")
    (folder / f"{code}.toml").write_text(text, encoding="utf-8")
    return text


def test_that_a_new_scale_needs_no_programming(tmp_path):
    (tmp_path / "mood.toml").write_text(NEW_SCALE, encoding="utf-8")

    instruments = load_instruments(tmp_path)

    mood: Instrument = instruments["mood2"]
    assert mood.items[1].step == Decimal("0.5")
    assert mood.maximum == 6
    assert mood.response is None
    assert not mood.higher_is_worse


NEW_SCALE = """
order = 1
code = "mood2"
name = "Mood-2"
full_name = "Two questions on mood"
measures = "mood"
version = "1"
recall = "today"
rater = "self"
higher_is_worse = false
source = "convention"
licence = { tier = "A", text = "ours", source = "convention" }
total = { minimum = 0, maximum = 6, step = 0.5, source = "convention" }
scoring = { method = "sum", source = "convention" }
missing = { allowed = 0, source = "convention" }

[items]
low = 0
high = 2
source = "convention"
each = [{ label = "Morning" }, { label = "Evening", high = 4, step = 0.5 }]

[bands]
source = "convention"
levels = [{ low = 0, high = 2.5, name = "low" }, { low = 3, high = 6, name = "fair" }]

[examples]
each = [
    { answers = "1 1.5", total = 2.5, band = "low", method = "complete" },
    { answers = "2 4", total = 6, band = "fair", method = "complete" },
]
"""


def test_that_scales_of_every_method_need_no_programming(tmp_path):
    for name, text in {"sleep": WEIGHTED, "hurt": MEANS, "risk": LEVELS}.items():
        (tmp_path / f"{name}.toml").write_text(COMMON + text, encoding="utf-8")

    instruments = load_instruments(tmp_path, run_examples=True)

    assert list(instruments) == ["risk", "sleep", "hurt"]
    assert instruments["sleep"].has_total
    assert not instruments["hurt"].has_total
    assert instruments["risk"].asks_about_suicide


@pytest.mark.parametrize(
    ("text", "old", "new", "words"),
    [
        ("LEVELS", "yes_no = true", "yes_no = false", "need yes/no items"),
        ("LEVELS", '{ name = "none" }', '{ name = "none", items = [1] }', "every level"),
        ("LEVELS", "high = 1", "high = 2", "low = 0 and high = 1"),
        ("MEANS", 'judged = "now"', 'judged = "then"', "a group that is not there"),
        ("MEANS", "maximum = 4", "maximum = 5", "from 0.00 to 4.00"),
        ("WEIGHTED", "on_integer = true", "on_integer = false", "a gap"),
        ("WEIGHTED", "items = [3]", "items = [4]", "item 4 is named"),
        ("WEIGHTED", "total = 2.50", "total = 2.49", "example 1 says total 2.49"),
    ],
)
def test_that_a_contradiction_in_a_method_is_refused(tmp_path, text, old, new, words):
    whole = COMMON + {"LEVELS": LEVELS, "MEANS": MEANS, "WEIGHTED": WEIGHTED}[text]
    assert old in whole
    (tmp_path / "pack.toml").write_text(whole.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=re.escape(words)):
        load_instruments(tmp_path, run_examples=True)


COMMON = """
version = "1"
measures = "something"
recall = "today"
rater = "self"
higher_is_worse = true
source = "convention"
licence = { tier = "A", text = "ours", source = "convention" }
missing = { allowed = 0, source = "convention" }
"""

WEIGHTED = """
order = 2
code = "sleep"
name = "Sleep-3"
full_name = "Three questions on sleep"
total = { minimum = 0, maximum = 8, step = 0.01, source = "convention" }
[items]
low = 0
high = 4
source = "convention"
each = [{ label = "A" }, { label = "B" }, { label = "C" }]
[scoring]
method = "weighted"
source = "convention"
groups = [
    { name = "falling", items = [1, 2], divisor = 2, minimum_answered = 1 },
    { name = "staying", items = [3] },
]
[bands]
on_integer = true
source = "convention"
levels = [{ low = 0, high = 2, name = "good" }, { low = 3, high = 8, name = "poor" }]
[examples]
each = [
    { answers = "2 3 0", total = 2.50, band = "poor", method = "complete", subscores = "2.5 0" },
    { answers = "2 - 0", total = 2, band = "good", method = "prorated", subscores = "2 0" },
    { answers = "- - 4", method = "incomplete", subscores = "- 4" },
]
"""

MEANS = """
order = 3
code = "hurt"
name = "Hurt-3"
full_name = "Three questions on pain"
total = { minimum = 0, maximum = 4, step = 0.01, source = "convention" }
[items]
low = 0
high = 4
source = "convention"
each = [{ label = "A" }, { label = "B" }, { label = "C" }]
[scoring]
method = "means"
judged = "now"
source = "convention"
groups = [{ name = "now", items = [1] }, { name = "later", items = [2, 3] }]
[examples]
each = [{ answers = "2 3 4", method = "complete", subscores = "2 3.5" }]
"""

LEVELS = """
order = 1
code = "risk"
name = "Risk-2"
full_name = "Two questions on risk"
[items]
low = 0
high = 1
yes_no = true
source = "convention"
each = [{ label = "A" }, { label = "B", asked_if = 1 }]
[scoring]
method = "levels"
source = "convention"
levels = [{ name = "some", items = [2], flag = "REVIEW" }, { name = "none" }]
[examples]
each = [
    { answers = "Y Y", band = "some", method = "complete", flags = ["REVIEW"] },
    { answers = "N -", band = "none", method = "complete" },
    { answers = "N N", refused = true },
]
"""
