import pytest

from tracker.clinical.indications import recognise_indication
from tracker.folders import resource
from tracker.knowledge.indications import load_indications

INDICATIONS = load_indications(resource("indications.toml"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("major depressive disorder", "mdd"),
        ("Major Depressive Disorder, recurrent, severe without psychotic features", "mdd"),
        ("MDD, recurrent, not otherwise specified", "mdd"),
        ("MDD with PTSD", "mdd"),
        ("MDD, no bipolar disorder", "mdd"),
        ("MDD, family history of bipolar disorder", "mdd"),
        ("F33.2", "mdd"),
        ("F33.2 Major depressive disorder", "mdd"),
        ("treatment-resistant depression", "trd"),
        ("Major depressive disorder, treatment-resistant", "trd"),
        ("MDD (TRD)", "trd"),
        ("bipolar disorder", "bipolar"),
        ("Bipolar II disorder, depressed", "bipolar"),
        ("depression, bipolar", "bipolar"),
        ("F31.81", "bipolar"),
        ("Generalized anxiety disorder", "anx"),
        ("anxiety and depression", "anx"),
        ("PTSD", "ptsd"),
        ("Post-Traumatic Stress Disorder, chronic", "ptsd"),
        ("obsessive–compulsive disorder", "ocd"),
        ("treatment-resistant OCD", "ocd"),
        ("suicidal ideation", "si"),
        ("si", "si"),
        ("Alcohol use disorder, severe", "sud"),
        ("chronic pain", "pain"),
        ("chronic pain (CRPS I, left leg)", "crps"),
        ("Chronic migraine", "migraine"),
        ("chronic pain, fibromyalgia", "fm"),
        ("postpartum depression", "other"),
        ("dysthymia", "other"),
    ],
)
def test_that_a_diagnosis_text_is_recognised(text, key):
    assert recognise_indication(text, INDICATIONS).key == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "healthy volunteer",
        "schizophrenia",
        "treatment-resistant schizophrenia",
        "no depression",
        "possible PTSD",
        "r/o bipolar disorder",
        "MDD?",
        "MDD vs. bipolar disorder",
        "Si, gracias",
        "GADolinium scan",
    ],
)
def test_that_what_is_unknown_or_unsure_is_other(text):
    assert recognise_indication(text, INDICATIONS).key == "other"


@pytest.mark.parametrize("key", list(INDICATIONS))
def test_that_every_key_name_and_spelling_leads_to_its_own_indication(key):
    indication = INDICATIONS[key]
    for text in (key, indication.name, indication.name.upper(), *indication.spellings):
        assert recognise_indication(text, INDICATIONS) is indication
