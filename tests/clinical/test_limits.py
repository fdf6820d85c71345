from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clinical.limits import (
    OK,
    NotANumber,
    Verdict,
    check,
    next_field_is_complete,
    parse_number,
    plain,
    worst,
)
from tracker.folders import resource
from tracker.knowledge.limits import load_limits

D = Decimal
LIMITS = load_limits(resource("limits.toml"))
VITALS_ROW = ("systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "moaas")

# Reference 4.4: field, pain, hard low, hard high, soft low, soft high
TABLE = """
weight            - 25 350 40 160
height            - 100 230 140 205
bmi               - 10 90 17 45
age               - 0 120 18 85
ordered_mg        - >0 1000 15 150
ordered_mg        p >0 1000 20 400
mg_per_kg         - >0 4 0.25 1.0
mg_per_kg         p >0 15 0.3 4.0
bolus_mg_per_kg   - 0 1.0 0 0.35
rate_mg_per_kg_h  - >0 7 0.3 1.5
rate_mg_per_kg_h  p >0 7 0.1 2
pump_ml_h         - >0 1200 25 400
drawn_mg          - >0 2000 0.01 500
given_mg          - 0 1000 0 1000
wasted_mg         - 0 2000 0 2000
duration_min      - 1 600 30 75
duration_min      p 1 600 30 300
observation_min   - 0 600 30 180
systolic          - 40 300 85 180
diastolic         - 20 200 45 110
heart_rate        - 20 250 45 130
spo2              - 50 100 92 100
respiratory_rate  - 3 60 8 26
temperature       - 30.0 43.0 35.5 38.0
nrs               - 0 10 0 10
mood_vas          - 0 100 0 100
moaas             - 0 5 0 5
aldrete           - 0 10 0 10
onset_min         - -60 1440 0 120
effect_duration_min - 0 10080 1 240
planned_infusions - 1 12 4 8
"""
ROWS = [line.split() for line in TABLE.split("\n") if line]


@pytest.mark.parametrize(("field", "kind", "low", "high", "soft_low", "soft_high"), ROWS)
def test_that_every_field_has_the_limits_of_the_table(field, kind, low, high, soft_low, soft_high):
    limit = LIMITS.for_indication(field, pain=kind == "p")
    step = limit.precision
    lowest = step if low == ">0" else D(low)
    for inside in (lowest, D(high)):
        assert not check(limit, inside).refused
    for outside in (lowest - step, D(high) + step):
        assert check(limit, outside).refused
    for usual in (D(soft_low), D(soft_high)):
        assert check(limit, usual) == OK
    for unusual in (D(soft_low) - step, D(soft_high) + step):
        assert check(limit, unusual).kind != "ok"


def test_that_the_table_is_complete():
    assert {row[0] for row in ROWS} | {"vial_mg_per_ml"} == set(LIMITS.fields)
    assert {row[0] for row in ROWS if row[1] == "p"} == set(LIMITS.pain)


@pytest.mark.parametrize(
    ("field", "value", "kind", "sentence"),
    [
        (
            "systolic",
            "190",
            "unlikely",
            "Systolic pressure is usually 85 to 180 mmHg; type it again to confirm 190.",
        ),
        ("heart_rate", "251", "impossible", "Heart rate must be 20 to 250/min; 251 cannot be "),
        ("spo2", "101", "impossible", "Oxygen saturation must be 50 to 100 %; 101 cannot be "),
        ("drawn_mg", "0", "impossible", "Amount drawn must be more than 0 and at most 2000 mg; 0 "),
        ("drawn_mg", "501", "unlikely", "Amount drawn is usually at most 500 mg; type it again "),
        ("spo2", "98.5", "impossible", "Oxygen saturation is recorded in steps of 1 %; round 98.5"),
        ("height", "170.2", "impossible", "Height is recorded in steps of 0.5 cm; round 170.2 "),
        ("vial_mg_per_ml", "20", "impossible", "Vial strength must be 10, 50 or 100 mg/mL."),
        ("mg_per_kg", "1.51", "reason", "Dose per kg above 1.5 mg/kg needs the prescriber's reas"),
        ("mg_per_kg", "2.01", "hold", "Dose per kg above 2 mg/kg needs the prescriber's approval"),
        ("age", "17", "hold", "Age below 18 years needs the prescriber's approval and reason; 17 "),
        ("observation_min", "29", "hold", "Observation below 30 min needs the prescriber's appro"),
    ],
)
def test_that_the_sentence_names_the_limit_and_its_unit(field, value, kind, sentence):
    verdict = check(LIMITS[field], D(value))
    assert verdict.kind == kind
    assert verdict.sentence.startswith(sentence)
    assert verdict.sentence.endswith(".")


@pytest.mark.parametrize(
    ("field", "pain", "value", "kind"),
    [
        ("mg_per_kg", False, "1.00", "ok"),
        ("mg_per_kg", False, "1.01", "unlikely"),
        ("mg_per_kg", False, "1.50", "unlikely"),
        ("mg_per_kg", False, "2.00", "reason"),
        ("mg_per_kg", False, "5.00", "impossible"),  # ten times 0.5
        ("mg_per_kg", True, "3.00", "ok"),
        ("rate_mg_per_kg_h", False, "1.501", "unlikely"),
        ("rate_mg_per_kg_h", False, "2.001", "hold"),
        ("rate_mg_per_kg_h", True, "2.000", "ok"),
        ("rate_mg_per_kg_h", True, "2.001", "unlikely"),
        ("rate_mg_per_kg_h", True, "4.001", "hold"),
        ("rate_mg_per_kg_h", True, "7.001", "impossible"),
    ],
)
def test_that_dose_tiers_follow_the_kind_of_infusion(field, pain, value, kind):
    assert check(LIMITS.for_indication(field, pain=pain), D(value)).kind == kind


@pytest.mark.parametrize("strength", ["10", "50", "100"])
def test_that_only_the_vials_in_use_are_taken(strength):
    assert check(LIMITS["vial_mg_per_ml"], D(strength)) == OK


def test_that_a_field_without_a_pain_limit_has_one_for_all():
    assert LIMITS.for_indication("systolic", pain=True) is LIMITS["systolic"]


def test_that_the_worst_verdict_wins_and_the_first_of_equals():
    unlikely, other, hold = Verdict("unlikely", "a"), Verdict("unlikely", "b"), Verdict("hold", "c")
    assert worst([OK, unlikely, other]) is unlikely
    assert worst([unlikely, hold, OK]) is hold
    assert worst([]) is OK


@pytest.mark.parametrize("kind", ["unlikely", "reason", "hold"])
def test_that_what_asks_is_not_refused(kind):
    assert Verdict(kind).asks
    assert not Verdict(kind).refused


def test_that_what_is_refused_asks_nothing():
    assert Verdict("impossible").refused
    assert not Verdict("impossible").asks
    assert not OK.asks


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("70.5", "70.5"),
        ("70,5", "70.5"),
        ("  70 ", "70"),
        ("0", "0"),
        (".5", "0.5"),
        ("0,375", "0.375"),
        ("1.125", "1.125"),
        ("-15", "-15"),
        ("−15", "-15"),
        ("1000", "1000"),
    ],
)
def test_that_numbers_are_read_as_clinicians_type_them(text, number):
    assert parse_number(text) == D(number)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "abc",
            "70 kg",
            "7 0",
            "1,000",
            "-1,000",
            "12,500",
            "1,000.5",
            "1.000,5",
            "1'000",
        ),
        *("1_000", "5.", ".", ",", "-", "--5", "+5", "1e3", "1E3", "inf", "NaN", "0x10", "70.5.1"),
        *("٧٠", "７０", "७०", "½", "²", "1234567890123"),
    ],
)
def test_that_anything_else_is_refused_in_plain_words(text):
    with pytest.raises(NotANumber, match=r"^[A-Z“].*\.$"):
        parse_number(text)


@given(st.decimals(-9999, 9999, places=2))
def test_that_a_number_written_out_is_read_back(number):
    assert parse_number(str(number)) == number
    assert parse_number(str(number).replace(".", ",")) == number


@given(st.text(max_size=20))
def test_that_no_text_is_read_as_anything_but_a_finite_number(text):
    try:
        number = parse_number(text)
    except NotANumber:
        return
    assert number.is_finite()
    assert set(text.strip()) <= set("0123456789.,-−")


def every_number(limit):
    """Every number of the hard range as it is typed."""
    if limit.choices:
        return [plain(choice) for choice in limit.choices]
    count = int((limit.hard_high - limit.hard_low) / limit.precision) + 1
    return [str(limit.hard_low + step * limit.precision) for step in range(count)]


ALL_LIMITS = [*LIMITS.fields.values(), *LIMITS.pain.values()]


@pytest.mark.parametrize("limit", ALL_LIMITS, ids=lambda limit: limit.field)
def test_that_no_field_is_left_before_its_number_is_typed(limit):
    numbers = every_number(limit)
    begun = {number[:length] for number in numbers for length in range(len(number))}
    assert not [typed for typed in begun if next_field_is_complete(limit, typed)]


def test_that_only_a_few_extreme_vital_signs_need_a_separator():
    waiting = {
        field: {
            n for n in every_number(LIMITS[field]) if not next_field_is_complete(LIMITS[field], n)
        }
        for field in VITALS_ROW
    }
    assert waiting == {
        "systolic": set(),
        "diastolic": {"20"},
        "heart_rate": {"20", "21", "22", "23", "24", "25"},
        "spo2": set(),
        "respiratory_rate": {"3", "4", "5", "6"},
        "moaas": set(),
    }


@pytest.mark.parametrize(
    ("field", "typed", "complete"),
    [
        ("systolic", "", False),
        ("systolic", "12", False),
        ("systolic", "128", True),
        ("systolic", "31", True),  # 310 is refused, so this is judged now
        ("systolic", "9", False),  # 90 to 99
        ("spo2", "10", False),
        ("spo2", "98", True),
        ("temperature", "36", False),
        ("temperature", "36.", False),
        ("temperature", "36,6", True),
        ("temperature", "43.", False),
        ("temperature", "44", True),
        ("mg_per_kg", "0.5", False),
        ("mg_per_kg", "0.50", True),
        ("mg_per_kg", "0", False),
        ("onset_min", "-", False),
        ("onset_min", "-6", False),
        ("onset_min", "-7", True),
        ("onset_min", "-60", True),
        ("vial_mg_per_ml", "5", False),
        ("vial_mg_per_ml", "50", True),
        ("vial_mg_per_ml", "10", False),
        ("vial_mg_per_ml", "100", True),
        ("systolic", "12a", False),
    ],
)
def test_that_a_field_is_left_when_nothing_can_follow(field, typed, complete):
    assert next_field_is_complete(LIMITS[field], typed) is complete
