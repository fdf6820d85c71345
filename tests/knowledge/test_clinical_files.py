"""The files under resources/ but the questionnaires: complete, sourced, and refused when wrong."""

import re
import tomllib
from decimal import Decimal

import pytest

from tracker.clinical.limits import check
from tracker.folders import resource
from tracker.knowledge import load_knowledge
from tracker.knowledge.checklist import load_checklist
from tracker.knowledge.courses import load_course_rules
from tracker.knowledge.indications import load_indications
from tracker.knowledge.leaving import load_leaving
from tracker.knowledge.limits import load_limits
from tracker.knowledge.monitoring import load_monitoring
from tracker.knowledge.side_effects import load_side_effects
from tracker.knowledge.toml_file import KnowledgeError

LOADERS = {
    "checklist.toml": load_checklist,
    "courses.toml": load_course_rules,
    "indications.toml": load_indications,
    "leaving.toml": load_leaving,
    "limits.toml": load_limits,
    "monitoring.toml": load_monitoring,
    "side_effects.toml": load_side_effects,
}


def tables_with_numbers(table, path=""):
    """Yield every table of a TOML file that holds a number itself, with its path."""
    values = table.items() if isinstance(table, dict) else enumerate(table)
    for key, value in values:
        if isinstance(value, dict | list):
            yield from tables_with_numbers(value, f"{path}.{key}")
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield path, key, table


@pytest.mark.parametrize(
    "name",
    ["checklist.toml", "courses.toml", "limits.toml", "monitoring.toml", "side_effects.toml"],
)
def test_that_every_number_stands_beside_its_source(name):
    content = tomllib.loads(resource(name).read_text(encoding="utf-8"), parse_float=Decimal)
    found = list(tables_with_numbers(content))
    assert found
    without = [
        f"{path}.{key}"
        for path, key, table in found
        if not (isinstance(table, list) or table.get("source"))  # a list stands in a sourced table
    ]
    assert without == []


@pytest.mark.parametrize("name", list(LOADERS))
def test_that_a_missing_source_is_refused_by_name(name, tmp_path):
    text = resource(name).read_text(encoding="utf-8")
    broken = tmp_path / name
    unsourced = re.sub(r"(?m)(^|, )source = \"[^\"]+\"", "", text, count=1)
    broken.write_text(unsourced, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"^{name}, line \d+: '.*source' is missing\.$"):
        LOADERS[name](broken)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("limits.toml", "hard_low = 40", "hard_low = 400", "soft bounds must lie inside"),
        ("limits.toml", "precision = 0.1", "precision = 0", "limits.weight.precision"),
        ("limits.toml", "hard_high = 350\n", "", "both hard bounds are needed"),
        ("limits.toml", "session_hours", "session_days", "session_days, session_hours"),
        ("limits.toml", "soft_low = 40", "softlow = 40", "softlow' is not a known key"),
        ("side_effects.toml", 'letter = "S"', 'letter = "D"', "the letter 'D' is there twice"),
        ("side_effects.toml", 'letter = "S"', 'letter = "s"', "effects.drowsy.letter"),
        ("side_effects.toml", '"Nausea"', '"Vomiting"', "the label 'vomiting' is there twice"),
        ("side_effects.toml", "first = 0.60", "first = 60", "effects.dissoc.first"),
        ("side_effects.toml", "first = 0.60\n", "", "'per_series' alone"),
        ("side_effects.toml", "[effects.nausea]", "[effects.dizzy]", "not valid TOML"),
        ("indications.toml", "[indications.other", "[indications.rest", "'other' is needed"),
        ("indications.toml", 'refines = "mdd"', 'refines = "sad"', "'sad', which is not there"),
        ("indications.toml", '"F32.0"', '"32.0"', "indications.mdd.codes"),
        ("indications.toml", '"PTSD"', '"OCD"', "the spelling 'OCD' of 'ocd' is there twice"),
        ("checklist.toml", '{ no = "block" }', '{ yes = "block" }', "after the first: yes"),
        ("checklist.toml", '"block" }', '"stop" }', r"items.P01.fires.no"),
        ("checklist.toml", "[items.P02]", "[items.two]", "items.two"),
        ("checklist.toml", '["no", "yes"]', '["no", "yes", "yes"]', "answer is there twice"),
        ("checklist.toml", "once_days", "once_weeks", "once_days, once_weeks"),
        ("checklist.toml", "{food_hours}", "{food_days}", "of P38 names no rule: food_days"),
        ("checklist.toml", '"age"', '"mood"', "items.P05.derived_by"),
        ("monitoring.toml", "above = 140", "", "exactly one is needed"),
        ("monitoring.toml", "above = 140", "above = 140\nbelow = 20", "exactly one is needed"),
        ("monitoring.toml", '"systolic_high_hold"', '"systolic_high_warn"', "is there twice"),
        ("monitoring.toml", 'id = "systolic_high_warn"\n', "", "before.1.id' is missing"),
        ("monitoring.toml", "repeats =", "repeat =", "repeat, repeats"),
        ("monitoring.toml", '"systolic"', '"pressure"', "measure"),
        ("monitoring.toml", 'level = "stop"\nadvice', 'level = "end"\nadvice', "level"),
        ("monitoring.toml", "with_pressure = true\n", "", "'level' or 'with_pressure'"),
        ("leaving.toml", '"line_out"', '"oriented"', "the same key is there twice"),
        ("leaving.toml", "criterion = 11", "criterion = 12", "criterion"),
        ("leaving.toml", '"grade"', '"number"', "kind"),
        ("courses.toml", "value = 14", "value = 0", "continue_within_days.value"),
    ],
)
def test_that_a_wrong_file_is_refused_naming_the_place(name, old, new, message, tmp_path):
    text = resource(name).read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / name
    broken.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        LOADERS[name](broken)


def test_that_the_course_rules_are_those_of_the_reference():
    rules = load_course_rules(resource("courses.toml"))
    assert (rules.continue_within_days, rules.booster_within_days) == (14, 180)
    assert (rules.reinduction_count, rules.reinduction_within_days) == (3, 21)
    assert rules.default_planned == 6


def test_that_the_default_number_of_infusions_may_be_planned():
    rules = load_course_rules(resource("courses.toml"))
    limits = load_limits(resource("limits.toml"))
    assert check(limits["planned_infusions"], Decimal(rules.default_planned)).kind == "ok"


def test_that_the_catalogue_has_every_side_effect_of_the_reference():
    catalogue = load_side_effects(resource("side_effects.toml"))
    assert len(catalogue.effects) == 40
    verified = [key for key, effect in catalogue.effects.items() if effect.snomed_verified]
    assert verified == ["drowsy", "dizzy", "diplo", "nausea", "vomit", "head", "hypot"]
    always = [key for key, effect in catalogue.effects.items() if effect.always_serious]
    assert always == ["laryng", "seizure", "syncope", "chest", "anaph", "psychos"]
    by_series = [key for key, effect in catalogue.effects.items() if effect.first is None]
    assert by_series == ["si_new"]
    graded = [key for key, effect in catalogue.effects.items() if effect.graded_by_blood_pressure]
    assert graded == ["htn"]


def test_that_only_urinary_symptoms_grow_likelier_with_more_infusions():
    effects = load_side_effects(resource("side_effects.toml")).effects.values()
    rising = [effect.key for effect in effects if (effect.later or 0) > (effect.first or 0)]
    assert rising == ["urinary"]


PRIMARY = {
    "mdd": "phq9 qids16 madrs hamd17",
    "trd": "phq9 qids16 madrs hamd17",
    "bipolar": "qids16 phq9 madrs hamd17",
    "anx": "gad7 phq9 wsas",
    "ptsd": "pcl5 phq9",
    "ocd": "ybocs phq9",
    "si": "phq9 madrs qids16 hamd17",
    "sud": "phq9",
    "pain": "nrs bpisf phq9 wsas",
    "crps": "nrs bpisf phq9 wsas",
    "migraine": "nrs",
    "fm": "fiqr nrs phq9",
    "other": "phq9 qids16 madrs hamd17 gad7 pcl5",
}


def test_that_courses_are_judged_by_the_scales_of_the_reference():
    indications = load_indications(resource("indications.toml"))
    assert {key: " ".join(one.primary) for key, one in indications.items()} == PRIMARY
    assert [key for key, one in indications.items() if one.pain] == [
        "pain",
        "crps",
        "migraine",
        "fm",
    ]


def test_that_every_indication_says_off_label_and_promises_nothing():
    for indication in load_indications(resource("indications.toml")).values():
        assert indication.evidence.startswith("Off-label.")
        assert not re.search(r"effective|proven|safe\b|60|80 %", indication.evidence)
        assert indication.codes
        assert indication.code_set_year == 2025


def test_that_the_knowledge_of_the_app_holds_all_of_them():
    knowledge = load_knowledge()
    assert knowledge.limits["systolic"].unit == "mmHg"
    assert knowledge.side_effects.effects["nausea"].letter == "N"
    assert knowledge.indications["mdd"].primary[0] == "phq9"
    assert knowledge.course_rules.default_planned == 6
