"""A clinic's own scales and values in the knowledge of its record."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories import TODAY, make_patient
from tests.knowledge.test_packs import PACK
from tracker.clinical.moment import Moment
from tracker.knowledge.packs import PackRefused, add_pack, packs_folder, remove_pack
from tracker.services.history import load_history
from tracker.services.progress import facts_of
from tracker.services.scale_packs import (
    clinic_knowledge,
    not_remembered,
    pack_stamps,
    remember_packs,
)
from tracker.services.scores import ScoreEntry, record_score
from tracker.services.settings import change_setting, setting_history
from tracker.storage.sessions import Sessions


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "calm-3.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


def knowledge_of(sessions: Sessions):
    with sessions.read() as session:
        return clinic_knowledge(session, sessions.path)


def add(sessions: Sessions, source: Path, ours):
    with sessions.write() as session:
        folder = packs_folder(sessions.path)
        pack = add_pack(source, folder, ours.instruments.values(), pack_stamps(session))
        remember_packs(session, [pack])
    return pack


def test_that_an_added_pack_is_remembered_and_belongs_to_its_record(sessions, source, knowledge):
    add(sessions, source, knowledge)
    found = knowledge_of(sessions)
    with sessions.read() as session:
        assert not_remembered(found, pack_stamps(session)) == []
        (change,) = setting_history(session, "pack.calm")
    assert "version 1" in (change.reason or "")
    assert "calm" in found.instruments


def test_that_a_pack_dropped_into_the_folder_is_new_until_it_is_remembered(sessions, source):
    folder = packs_folder(sessions.path)
    folder.mkdir()
    source.rename(folder / "mine.toml")
    found = knowledge_of(sessions)
    with sessions.write() as session:
        new = not_remembered(found, pack_stamps(session))
        assert [pack.instrument.code for pack in new] == ["calm"]
        remember_packs(session, new)
    with sessions.read() as session:
        assert not_remembered(found, pack_stamps(session)) == []


def test_that_a_changed_pack_of_the_same_version_is_refused_even_after_removal(
    sessions, source, knowledge
):
    remove_pack(add(sessions, source, knowledge))
    source.write_text(PACK.replace("Tense", "Very tense"), encoding="utf-8")
    with pytest.raises(PackRefused, match="new version"):
        add(sessions, source, knowledge)


def test_that_scores_of_a_removed_pack_keep_total_and_version(sessions, source, knowledge):
    pack = add(sessions, source, knowledge)
    with sessions.write() as session:
        patient = make_patient(session)
        answers = (Decimal(1),) * 3
        entry = ScoreEntry(instrument=pack.instrument, taken=Moment(TODAY), answers=answers)
        record_score(session, patient.id, entry)
    remove_pack(pack)
    with sessions.read() as session:
        history = load_history(session, patient.id)
    assert history is not None
    (row,) = history.scores
    assert (row.instrument, row.instrument_version, row.total, row.band) == (
        "calm",
        "1",
        3,
        "not calm",
    )
    assert "unknown_scale" in facts_of(history).progress(knowledge_of(sessions)).flags


def test_that_the_clinics_values_are_in_its_knowledge(sessions, knowledge):
    with sessions.write() as session:
        change_setting(session, "limits.systolic.soft_high", 160, "older patients")
        change_setting(session, "courses.default_planned", 8, "our protocol")
        change_setting(session, "response.nrs_percent", 50, "stricter")
    found = knowledge_of(sessions)
    assert found.limits["systolic"].soft_high == 160
    assert found.course_rules.default_planned == 8
    nrs, ours = found.instruments["nrs"].response, knowledge.instruments["nrs"].response
    assert (nrs.percent, ours.percent) == (50, 30)
