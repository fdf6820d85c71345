"""The files under resources/instruments: what they hold, and what they refuse."""

import re
from pathlib import Path

import pytest

from tracker.clinical.instrument import recognise
from tracker.clinical.scoring import InvalidAnswers
from tracker.folders import resource
from tracker.knowledge import load_knowledge
from tracker.knowledge.instruments import score_example

INSTRUMENTS = load_knowledge().instruments
EXAMPLES = [
    pytest.param(instrument, example, id=f"{code}-{number}")
    for code, instrument in INSTRUMENTS.items()
    for number, example in enumerate(instrument.examples, start=1)
]


@pytest.mark.parametrize(("instrument", "example"), EXAMPLES)
def test_that_every_worked_example_scores_as_the_reference_says(instrument, example):
    if example.refused:
        with pytest.raises(InvalidAnswers):
            score_example(instrument, example)
        return

    result = score_example(instrument, example)

    assert (result.judged if example.answers is None else result.total) == example.total
    assert result.band == example.band
    assert result.method == example.method
    assert result.flags == example.flags
    assert (result.reason is None) == (result.total is not None)
    if example.subscores is not None:
        assert dict(result.subscores) == dict(example.subscores)


def test_that_every_file_in_the_folder_is_loaded_in_the_order_it_asks_for():
    assert len(INSTRUMENTS) == len(list(resource("instruments").glob("*.toml")))
    first_six = ["phq9", "gad7", "qids16", "madrs", "hamd17", "pcl5"]
    safety_and_moment = ["cssrs", "nrs", "vas", "moaas", "cadss", "cadss6"]
    others = ["bdi2", "ybocs", "ymrs", "bpisf", "who5", "wsas", "fiqr"]
    assert list(INSTRUMENTS) == [*first_six, *safety_and_moment, *others]


ROWS = """
phq9 16, gad7 11, qids16 12, madrs 9, hamd17 10, pcl5 9, cssrs 11, nrs 8, vas 3, moaas 6, cadss 7,
cadss6 5, bdi2 10, ybocs 10, ymrs 8, bpisf 9, who5 6, wsas 9, fiqr 12
"""


def test_that_the_reference_tables_are_all_there():
    counts = dict(row.split() for row in ROWS.split(","))
    assert set(counts) == set(INSTRUMENTS)
    for code, count in counts.items():
        assert len(INSTRUMENTS[code].examples) >= int(count)


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_that_every_band_has_an_example_at_its_lower_edge(instrument):
    shown = {example.band for example in instrument.examples}
    assert {band.name for band in instrument.bands} <= shown
    for band in instrument.bands:
        assert instrument.band_of(band.low) == band


THRESHOLDS = [
    # code, maximum, response, remission, minimum drop, meaningful, reliable, minimum baseline
    ("phq9", 27, 50, 4, None, 5, 6, 10),
    ("gad7", 21, 50, 4, None, 4, 6, 10),
    ("qids16", 27, 50, 5, None, 4, 5, 11),
    ("madrs", 60, 50, 10, None, 10, 7, 20),
    ("hamd17", 52, 50, 7, None, 7, 6, 14),
    ("pcl5", 80, 30, 28, 15, 10, 15, 31),
    ("nrs", 10, 30, 3, None, 2, 3, 4),
    ("bdi2", 63, 50, 12, None, None, 10, 20),
    ("ybocs", 40, 35, 12, None, None, 7, 16),
    ("wsas", 40, 50, 9, None, 8, 11, 10),
    ("fiqr", 100, 30, 23, None, None, 18, 41),
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


def test_that_the_bpi_is_judged_by_its_severity_and_has_no_cut():
    bpi = INSTRUMENTS["bpisf"]
    assert (bpi.scoring.judged, bpi.response.percent, bpi.remission) == ("severity", 30, None)
    assert not bpi.has_total


def test_that_who5_is_judged_in_points():
    who5 = INSTRUMENTS["who5"]
    assert (who5.response, who5.remission) == (None, None)
    assert (who5.gain.response_points, who5.gain.remission_above) == (10, 50)


PERCENT_OF_BASELINE = {"nrs": 30, "bdi2": 32, "ybocs": 25, "fiqr": 14}
NEVER_JUDGED = {"cssrs", "vas", "moaas", "cadss", "cadss6", "ymrs"}
POINTS_ALONE = {"vas": 10, "ymrs": 7, "who5": 10}


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_that_other_thresholds_are_those_of_the_reference(instrument):
    code = instrument.code
    assert instrument.meaningful_percent == PERCENT_OF_BASELINE.get(code)
    judged = instrument.response is not None or instrument.gain is not None
    assert judged == (code not in NEVER_JUDGED)
    if code in POINTS_ALONE:
        assert instrument.meaningful_change == POINTS_ALONE[code]


TIERS = {
    "A": {"phq9", "gad7", "hamd17", "pcl5", "nrs", "vas", "moaas"},
    "B": {
        "madrs",
        "qids16",
        "ymrs",
        "cadss",
        "cadss6",
        "cssrs",
        "who5",
        "wsas",
        "fiqr",
        "ybocs",
    },
    "C": {"bdi2", "bpisf"},
}


def test_that_licence_tiers_and_directions_are_those_of_the_reference():
    for tier, codes in TIERS.items():
        assert {each.code for each in INSTRUMENTS.values() if each.licence.tier == tier} == set(
            codes
        )
    upward = {each.code for each in INSTRUMENTS.values() if not each.higher_is_worse}
    assert upward == {"who5", "vas", "moaas"}


def test_that_the_pain_scale_has_its_variants_and_the_average_is_the_standard():
    nrs = INSTRUMENTS["nrs"]
    assert [variant.code for variant in nrs.variants] == ["avg_24h", "now", "worst_24h"]
    assert nrs.is_standard("avg_24h")
    assert nrs.is_standard("standard")
    assert not nrs.is_standard("now")
    assert not INSTRUMENTS["phq9"].is_standard("avg_24h")


SUICIDE_RULES = {
    "phq9": (9, 1, 2),
    "qids16": (12, 1, 2),
    "madrs": (10, 2, 4),
    "hamd17": (3, 1, 3),
    "bdi2": (9, 1, 2),
}


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_that_suicide_items_and_levels_are_those_of_the_reference(code):
    rule = INSTRUMENTS[code].suicide
    found = None if rule is None else (rule.item, rule.review, rule.urgent)
    assert found == SUICIDE_RULES.get(code)
    assert INSTRUMENTS[code].asks_about_suicide == (code in {*SUICIDE_RULES, "cssrs"})


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
    "gain",
    "suicide",
    "meaningful_change",
    "reliable_change",
    "minimum_baseline",
]


@pytest.mark.parametrize("instrument", INSTRUMENTS.values(), ids=INSTRUMENTS)
def test_that_every_rule_there_is_names_its_source(instrument):
    rules = {"scoring", "missing", "licence"} | (set() if instrument.scoring.levels else {"total"})
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
    ("C-SSRS", "cssrs"),
    ("Pain NRS", "nrs"),
    ("Mood VAS", "vas"),
    ("MOAA/S", "moaas"),
    ("MOAAS", "moaas"),
    ("CADSS", "cadss"),
    ("CADSS-6", "cadss6"),
    ("BDI-II", "bdi2"),
    ("BDI-2", "bdi2"),
    ("Y-BOCS", "ybocs"),
    ("YBOCS", "ybocs"),
    ("YMRS", "ymrs"),
    ("BPI-SF", "bpisf"),
    ("WHO-5", "who5"),
    ("WSAS", "wsas"),
    ("FIQ-R", "fiqr"),
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
        assert sources
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
    "CADSS-28",
    "BDI",
    "BPI",
    "FIQ",
    "WHO",
    "MOAA",
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
