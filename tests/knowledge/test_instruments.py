"""The files under resources/instruments: what they hold, and what they refuse."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tracker.clinical.instrument import Instrument, recognise
from tracker.folders import resource
from tracker.knowledge import load_knowledge
from tracker.knowledge.instruments import load_instruments, score_example
from tracker.knowledge.toml_file import KnowledgeError

INSTRUMENTS = load_knowledge().instruments
EXAMPLES = [
    pytest.param(instrument, example, id=f"{code}-{number}")
    for code, instrument in INSTRUMENTS.items()
    for number, example in enumerate(instrument.examples, start=1)
]


@pytest.mark.parametrize(("instrument", "example"), EXAMPLES)
def test_that_every_worked_example_scores_as_the_reference_says(instrument, example):
    result = score_example(instrument, example)

    assert result.total == example.total
    assert result.band == example.band
    assert result.method == example.method
    assert result.flags == example.flags
    assert (result.reason is None) == (result.total is not None)
    if example.subscores is not None:
        assert dict(result.subscores) == dict(example.subscores)


def test_that_every_file_in_the_folder_is_loaded_in_the_order_it_asks_for():
    assert len(INSTRUMENTS) == len(list(resource("instruments").glob("*.toml")))
    first_six = ["phq9", "gad7", "qids16", "madrs", "hamd17", "pcl5"]
    assert [code for code in INSTRUMENTS if code in first_six] == first_six


def test_that_the_reference_tables_are_all_there():
    counts = {"phq9": 16, "gad7": 11, "qids16": 12, "madrs": 9, "hamd17": 10, "pcl5": 9}
    for code, count in counts.items():
        assert len(INSTRUMENTS[code].examples) >= count


THRESHOLDS = [
    # code, maximum, response, remission, minimum drop, meaningful, reliable, minimum baseline
    ("phq9", 27, 50, 4, None, 5, 6, 10),
    ("gad7", 21, 50, 4, None, 4, 6, 10),
    ("qids16", 27, 50, 5, None, 4, 5, 11),
    ("madrs", 60, 50, 10, None, 10, 7, 20),
    ("hamd17", 52, 50, 7, None, 7, 6, 14),
    ("pcl5", 80, 30, 28, 15, 10, 15, 31),
]


@pytest.mark.parametrize("row", THRESHOLDS, ids=lambda row: row[0])
def test_that_thresholds_are_those_of_the_reference(row):
    instrument = INSTRUMENTS[row[0]]
    found = (
        instrument.maximum,
        instrument.response.percent,
        instrument.remission.at_most,
        instrument.remission.minimum_drop,
        instrument.meaningful_change,
        instrument.reliable_change,
        instrument.minimum_baseline,
    )
    assert found == row[1:]
    assert instrument.response.partial_percent == 25


SUICIDE_RULES = {"phq9": (9, 1, 2), "qids16": (12, 1, 2), "madrs": (10, 2, 4), "hamd17": (3, 1, 3)}


@pytest.mark.parametrize("code", ["phq9", "gad7", "qids16", "madrs", "hamd17", "pcl5"])
def test_that_suicide_items_and_levels_are_those_of_the_reference(code):
    rule = INSTRUMENTS[code].suicide
    found = None if rule is None else (rule.item, rule.review, rule.urgent)
    assert found == SUICIDE_RULES.get(code)


def test_that_hamd17_items_have_their_exact_ranges():
    items = INSTRUMENTS["hamd17"].items
    wide = {item.number for item in items if item.high == 4}
    narrow = {item.number for item in items if item.high == 2}
    assert wide == {1, 2, 3, 7, 8, 9, 10, 11, 15}
    assert narrow == {4, 5, 6, 12, 13, 14, 16, 17}


def test_that_loinc_codes_are_given_where_the_reference_has_them():
    phq9, gad7 = INSTRUMENTS["phq9"], INSTRUMENTS["gad7"]
    assert (phq9.loinc_panel, phq9.loinc_total) == ("44249-1", "44261-6")
    assert (gad7.loinc_panel, gad7.loinc_total) == ("69737-5", "70274-6")
    assert [item.loinc for item in phq9.items][::8] == ["44250-9", "44260-8"]
    assert [item.loinc for item in gad7.items][::6] == ["69725-0", "69736-7"]
    assert INSTRUMENTS["madrs"].loinc_panel is None


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_that_only_open_instruments_carry_answer_words(instrument):
    anchored = any(item.anchors for item in instrument.items)
    assert instrument.licence.tier == "A" or not anchored


OPTIONAL_RULES = [
    "items",
    "extra_items",
    "bands",
    "response",
    "remission",
    "suicide",
    "meaningful_change",
    "reliable_change",
    "minimum_baseline",
]


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_that_every_rule_there_is_names_its_source(instrument):
    rules = {"total", "scoring", "missing", "licence"}
    rules |= {name for name in OPTIONAL_RULES if getattr(instrument, name)}
    assert rules <= set(instrument.sources)
    assert all(instrument.sources.values())


SPELLINGS = [
    ("PHQ-9", "phq9"),
    ("phq9", "phq9"),
    (" PHQ_9 ", "phq9"),
    ("GAD 7", "gad7"),
    ("QIDS", "qids16"),
    ("QIDS-SR", "qids16"),
    ("QIDS-SR16", "qids16"),
    ("QIDS-16", "qids16"),
    ("madrs", "madrs"),
    ("Montgomery-Asberg Depression Rating Scale", "madrs"),
    ("HAM-D17", "hamd17"),
    ("HAMD-17", "hamd17"),
    ("HAMD17", "hamd17"),
    ("HAM-D 17", "hamd17"),
    ("HAM‑D‑17", "hamd17"),
    ("HDRS-17", "hamd17"),
    ("PCL5", "pcl5"),
    ("PCL-5", "pcl5"),
]


@pytest.mark.parametrize(("text", "code"), SPELLINGS)
def test_that_usual_spellings_are_recognised(text, code):
    assert recognised(text) == code


def test_that_the_documentation_lists_every_source_the_files_name():
    page = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (S\d+) \|", page, re.MULTILINE))
    for path in resource("instruments").glob("*.toml"):
        sources = re.findall(r'source = "(.*?)"', path.read_text(encoding="utf-8"))
        named = {tag for source in sources for tag in re.findall(r"S\d+", source)}
        assert named
        assert named <= listed, path.name


OTHER_SCALES = [
    "HAM-D",
    "HAMD",
    "HDRS",
    "HRSD",
    "HAMD-6",
    "HAM-D6",
    "HAMD-21",
    "HAM-D 24",
    "Hamilton",
    "PHQ",
    "PHQ-15",
    "PHQ-2",
    "GAD",
    "GAD-2",
    "QIDS-C",
    "QIDS-C16",
    "MADRS-S",
    "PCL",
    "PCL-C",
    "-",
    "",
]


@pytest.mark.parametrize(
    "text",
    OTHER_SCALES,
)
def test_that_another_scale_is_never_taken_for_ours(text):
    assert recognised(text) is None


def recognised(text: str) -> str | None:
    instrument = recognise(text, INSTRUMENTS.values())
    return None if instrument is None else instrument.code


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
