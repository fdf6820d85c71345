"""A clinic's own values: in force, changed with a reason, read back from the log."""

import pytest
from sqlalchemy import select

from tracker.models import AuditEntry, Setting
from tracker.services.refused import Refused
from tracker.services.settings import (
    change_setting,
    read_setting,
    reset_setting,
    setting_history,
    settings_in_force,
)
from tracker.storage.audit import check_rows_against_log
from tracker.storage.sessions import Sessions

KEY = "safety.crisis_line"


def change(sessions: Sessions, value: object, reason: str = "new line", key: str = KEY) -> None:
    with sessions.write() as session:
        change_setting(session, key, value, reason)


def test_that_a_setting_nobody_made_is_the_default(sessions):
    with sessions.read() as session:
        assert read_setting(session, KEY, "988") == "988"
        assert settings_in_force(session) == {}
        assert setting_history(session, KEY) == []


@pytest.mark.parametrize("value", ["Call 116 123", 50, 0, False, "", ["a", {"b": 1}], 2.5])
def test_that_a_value_comes_back_as_it_was_set(sessions, value):
    change(sessions, value)
    with sessions.read() as session:
        assert read_setting(session, KEY, "988") == value
        assert type(read_setting(session, KEY)) is type(value)


def test_that_a_change_says_who_when_and_why(sessions):
    change(sessions, "first", "opened")
    change(sessions, "second", "moved to another town")
    with sessions.read() as session:
        (row,) = settings_in_force(session).values()
        changes = setting_history(session, KEY)
    assert (row.value, row.version, row.changed_by) == ("second", 2, "Ann Example")
    assert row.reason == "moved to another town"
    assert [(each.old, each.new, each.reason) for each in changes] == [
        (None, "first", "opened"),
        ("first", "second", "moved to another town"),
    ]
    assert row.changed_at == changes[-1].at


def test_that_a_setting_goes_back_to_its_default_and_can_be_made_again(sessions):
    change(sessions, "ours")
    with sessions.write() as session:
        reset_setting(session, KEY, "back to the usual one")
    with sessions.read() as session:
        assert read_setting(session, KEY, "988") == "988"
        assert setting_history(session, KEY)[-1].new is None
    change(sessions, "ours again")
    with sessions.read() as session:
        assert read_setting(session, KEY) == "ours again"
        assert len(setting_history(session, KEY)) == 3


@pytest.mark.parametrize("reason", ["", "  "])
def test_that_nothing_is_changed_without_a_reason(sessions, reason):
    change(sessions, "ours")
    with pytest.raises(Refused), sessions.write() as session:
        change_setting(session, KEY, "theirs", reason)
    with pytest.raises(Refused), sessions.write() as session:
        reset_setting(session, KEY, reason)
    with sessions.read() as session:
        assert read_setting(session, KEY) == "ours"


def test_that_the_same_value_again_is_no_change_but_true_is_not_one(sessions):
    change(sessions, 1)
    change(sessions, 1)
    change(sessions, True)
    with sessions.read() as session:
        assert [each.new for each in setting_history(session, KEY)] == [1, True]


def test_that_another_change_of_the_same_gesture_keeps_its_own_reason(sessions):
    with sessions.write("why the gesture") as session:
        change_setting(session, KEY, "ours", "why the setting")
        session.add(Setting(key="another", value=1))
    with sessions.read() as session:
        reasons = session.scalars(
            select(AuditEntry.reason)
            .where(AuditEntry.table_name == "setting")
            .order_by(AuditEntry.seq)
        )
        assert list(reasons) == ["why the setting", "why the gesture"]
        assert check_rows_against_log(session.connection()) == []
