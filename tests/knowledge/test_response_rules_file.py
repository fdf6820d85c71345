import pytest

from tracker.folders import resource
from tracker.knowledge import load_knowledge
from tracker.knowledge.response_rules import load_response_rules
from tracker.knowledge.toml_file import KnowledgeError

TEXT = resource("response_rules.toml").read_text(encoding="utf-8")


def test_that_the_definitions_are_read_in_their_order():
    rules = load_knowledge().response_rules
    kinds = [(key, rule.kind, rule.percent) for key, rule in rules.items()]
    assert kinds == [
        ("standard", "percent", None),
        ("half", "percent", 50),
        ("below_cutoff", "below_cutoff", None),
        ("points", "points", None),
        ("reliable", "reliable", None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("percent = 50\n", "", "percent"),
        ("percent = 50\n", "percent = 0\n", "above 0"),
        ("percent = 50\n", 'percent = "half"\n', "percent"),
        ('kind = "points"', 'kind = "points"\npercent = 3', "belongs to the kind"),
        ('kind = "points"', 'kind = "guess"', "kind"),
        ('key = "half"', 'key = "standard"', "same key"),
        ('key = "standard"', 'key = "usual"', "first definition"),
        ('source = "convention"', 'source = "hearsay"', "source"),
        ('key = "half"', 'key = "Half!"', "key"),
    ],
)
def test_that_a_damaged_file_is_refused_with_the_place(old, new, message, tmp_path):
    assert old in TEXT
    broken = tmp_path / "response_rules.toml"
    broken.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_response_rules(broken)
