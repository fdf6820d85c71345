"""Invented people: names that say so in many languages, and what a register knows of them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tracker.clinical.rounding import half_up
from tracker.demo.parameters import Parameters
from tracker.demo.plans import PersonPlan
from tracker.demo.simulator import clip
from tracker.services.people import PersonDetails

NOTE = "Synthetic patient: invented data"

STAFF = (
    PersonDetails("Petra Probe", "prescriber", "PP"),
    PersonDetails("Nils Sample", "nurse", "NS"),
    PersonDetails("Mira Muster", "nurse", "MM"),
    PersonDetails("Theo Ejemplo", "therapist", "TE"),
)
PRESCRIBER, NURSE, SECOND_NURSE, THERAPIST = range(len(STAFF))

# The word for an example, a sample or an invention in some language of the world.
_FAMILY_NAMES = (
    *("Testa", "Probe", "Sample", "Muster", "Beispiel", "Ejemplo", "Esempio", "Exempel"),
    *("Specimen", "Fiktiv", "Inventada", "Dummy", "Mockford", "Prueba", "Essai", "Prova"),
    *("Voorbeeld", "Przykład", "Örnek", "Mfano", "Namuna", "Mithal", "Příklad", "Példa"),
    *("Esimerkki", "Contoh", "Modelo", "Ensayo", "Primer", "Rei", "Yebo-Sample", "Dœmi"),
)
_FEMALE_NAMES = (
    *("Amara", "Ines", "Leila", "Yuki", "Freya", "Zofia", "Priya", "Noor", "Chloe", "Mei"),
    *("Lucía", "Adaeze", "Hanna", "Sofia", "Aylin", "Nadia", "Tala", "Ingrid", "Rosa", "Ayesha"),
)
_MALE_NAMES = (
    *("Kwame", "Jonas", "Omar", "Kenji", "Lars", "Piotr", "Arjun", "Tariq", "Luc", "Wei"),
    *("Diego", "Chidi", "Mikael", "Matteo", "Emre", "Ivan", "Koa", "Sven", "Rafael", "Bilal"),
)
_MEDICINES = (
    *("Sertraline 100 mg", "Escitalopram 20 mg", "Venlafaxine 150 mg", "Bupropion 300 mg"),
    *("Mirtazapine 30 mg", "Lamotrigine 200 mg", "Lithium 900 mg", "Quetiapine 50 mg"),
    *("Levothyroxine 75 µg", "Lisinopril 10 mg", "Metformin 1000 mg", "Propranolol 20 mg"),
)
_ALLERGIES = ("Penicillin: rash", "Latex", "Sulfonamides", "Adhesive tape")

_BODY = {  # design values: weight in kg and height in cm, each as mean and SD
    "female": ((74.0, 15.0), (164.0, 7.0)),
    "male": ((86.0, 15.0), (178.0, 7.0)),
}
_WEIGHT_RANGE, _HEIGHT_RANGE = (46.0, 135.0), (147.0, 200.0)
_DAYS_A_YEAR = 365.25


def invent_person(
    random: Random,
    parameters: Parameters,
    number: int,
    today: date,
    sex: str | None = None,
) -> PersonPlan:
    """Return an invented person; every record number gives another name (at least 640 of them)."""
    people = parameters.people
    sex = sex or ("female" if random.random() < people.female else "male")
    given, family = _name(number, sex)
    age = clip(random.gauss(people.age_mean, people.age_sd), *people.age_range)
    weight, height = _BODY[sex]
    return PersonPlan(
        record_number=f"DEMO-{number:03d}",
        given_name=given,
        family_name=family,
        sex=sex,
        birth_date=today - timedelta(days=round(age * _DAYS_A_YEAR + random.randrange(365))),
        height_cm=half_up(Decimal(clip(random.gauss(*height), *_HEIGHT_RANGE))),
        weight_kg=half_up(Decimal(clip(random.gauss(*weight), *_WEIGHT_RANGE)), 1),
        allergies=random.choice(_ALLERGIES) if random.random() < 0.25 else None,
        medicines=_medicines(random),
        phone=f"555-01{number % 100:02d}",
        address=f"{number} Example Street, Sampletown",
        referrer="Dr. Placeholder, Sample Practice",
    )


def _name(number: int, sex: str) -> tuple[str, str]:
    given = _FEMALE_NAMES if sex == "female" else _MALE_NAMES
    place = number - 1
    # The family name moves on once all given names have had it, so that no pair comes twice early.
    turn = place // len(_FAMILY_NAMES)
    family = _FAMILY_NAMES[place % len(_FAMILY_NAMES)]
    return given[(place * 7 + turn) % len(given)], family


def _medicines(random: Random) -> str | None:
    taken = random.sample(_MEDICINES, random.choice((0, 1, 1, 2, 2, 3)))
    return ", ".join(taken) or None
