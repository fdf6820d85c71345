"""The words that are picked at the chair."""

import pytest

from tracker.folders import resource
from tracker.knowledge.phrases import load_phrases
from tracker.knowledge.toml_file import KnowledgeError


def test_that_every_phrase_has_a_digit_of_its_own():
    phrases = load_phrases(resource("phrases.toml"))
    assert phrases.note[0] == "music lowered, reassured"
    assert phrases.pause == ("blood pressure", "distress", "nausea", "line", "patient asks")
    for name in phrases.__dataclass_fields__:
        words = getattr(phrases, name)
        assert 1 <= len(words) <= 9
        assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"nausea", "line",', '"nausea", "nausea",', "twice"),
        ('"distress", "nausea", "line"', ", ".join(f'"reason {n}"' for n in range(9)), "at most 9"),
        ("stop = [", "halt = [", "missing"),
    ],
)
def test_that_what_no_digit_could_pick_is_refused(tmp_path, old, new, said):
    text = resource("phrases.toml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "phrases.toml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=said):
        load_phrases(file)
