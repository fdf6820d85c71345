"""Files made to break an importer end in a report or in one sentence, never in an error."""

import random

import pytest

from tests.exchange.by_file import Clinic, infusion, phq9, row, table
from tracker.exchange.sheet import Unreadable
from tracker.storage.sessions import open_record

GOOD = table(
    phq9(20, note="fine"),
    infusion("2024-01-03", time="10:00", weight_kg="70", ended_at="2024-01-03T10:40:00Z"),
    row(instrument="PHQ-9", answers="1 1 1 1 - 0 0 0 0", date="2024-01-09"),
    row(event="vitals", date="2024-01-03", time="10:05", systolic="120", diastolic="80"),
    row(event="side effect", term="nausea", severity="2", date="2024-01-03"),
    row(event="course", indication="mdd", opened_on="2024-01-01"),
    row(event="person", name="Ann", role="nurse", initials="A"),
)
BITS = [
    b"\x00", b'"', b'""', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\xff", b"\xed\xa0\x80",
    b"\xe2\x80\xa8", b"9" * 400, b"1e999", b"NaN", b"-0", b"=1+1", b"\x1a", b"[" * 2000,
    b"\xef\xbb\xbf", b"2024-99-99", b"99:99", b"-", b"\xe2\x80\x93", b"   ", b"0x10", b"\xc2\xb2",
    b"score", b"patient", b"course", b"note", b"person", b"\xf0\x9f\x92\x8a" * 40,
]  # fmt: skip


@pytest.fixture(scope="module")
def attacked(knowledge, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    record = open_record(folder / "clinic.db")
    yield Clinic(record, knowledge, folder)
    record.close()


def outcome(clinic, content):
    try:
        report = clinic.take_bytes(content, dry_run=True)
    except Unreadable as error:
        return str(error)
    return report.summary() + "".join(str(each) for each in (*report.refused, *report.remarks))


@pytest.mark.parametrize("seed", range(20))
def test_that_mutants_of_a_good_file_are_read_or_refused(attacked, seed):
    chance = random.Random(seed)
    for _ in range(10):
        content = bytearray(GOOD.encode("utf-8"))
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(content))
            cut = chance.choice([0, 0, 1, 5, 40])
            content[place : place + cut] = chance.choice(BITS)
        words = outcome(attacked, bytes(content))
        assert words
        assert "Traceback" not in words


HEAD = b"patient_id,date,event,instrument,value,note\n"


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"P1,2024-01-02,score,PHQ-9," + b"9" * 200_000 + b",\n",
        HEAD + b"P1,2024-01-02,note,,," + b"n" * 200_000 + b"\n",
        HEAD + b'P1,2024-01-02,note,,,"' + b"n\n" * 5_000,
        HEAD + b'"\n' * 3_000,
        HEAD + b"," * 100_000 + b"x\n",
        b"patient_id,date,event," + b"x," * 100_000 + b"\nP1,2024-01-02,note\n",
        HEAD + b"P1,2024-01-02,score,PHQ-9,1" + b"0" * 30 + b",\n",
        HEAD + b"P\xed\xa0\x80,2024-01-02,note,,,x\n",
        HEAD + b"P1\x00,2024-01-02,note,,,x\n",
        HEAD.replace(b"\n", b"\r") + b"P1,2024-01-02,note,,,x\r",
        b"\xff\xfe" + HEAD,
        b"\xff\xfep\x00",
        b"\x00" * 1_000,
        b"{" * 100_000,
    ],
    ids=range(14),
)
def test_that_a_monster_ends_in_a_sentence(attacked, content):
    words = outcome(attacked, content)
    assert words
    assert len(words) < 1_000_000


def test_that_a_message_repeats_only_the_beginning_of_a_cell(attacked):
    long = "\x1b[31m" + "a" * 5_000
    report = attacked.take(phq9(12, date=long))
    (reason,) = [remark.text for remark in report.refused]
    assert "\x1b" not in reason
    assert len(reason) < 200
