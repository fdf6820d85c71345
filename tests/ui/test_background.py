import gc
from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QEvent, QObject

from tracker.ui.background import run_in_background


class Owner(QObject):
    def __init__(self):
        super().__init__()
        self.told = []
        self.threads = []

    def take(self, value):
        self.told.append(value)
        self.threads.append(current_thread())

    def count(self, done, total):
        self.take((done, total))


@pytest.fixture
def owner(qapp):
    return Owner()


def test_that_the_result_arrives_in_the_thread_of_the_window(owner, qtbot):
    task = run_in_background(lambda _progress: current_thread() is main_thread(), owner)
    task.finished.connect(owner.take)

    qtbot.waitUntil(lambda: bool(owner.told))

    assert owner.told == [False]
    assert owner.threads == [main_thread()]


def test_that_a_failure_is_told_with_its_exception(owner, qtbot):
    def work(_progress):
        raise OSError("disk full")

    task = run_in_background(work, owner)
    task.failed.connect(owner.take)

    qtbot.waitUntil(lambda: bool(owner.told))

    assert isinstance(owner.told[0], OSError)


def test_that_progress_is_told_step_by_step(owner, qtbot):
    def work(progress):
        for done in (1, 2, 3):
            progress.tell(done, 3)

    task = run_in_background(work, owner)
    task.progressed.connect(owner.count)

    qtbot.waitUntil(lambda: len(owner.told) == 3)

    assert owner.told == [(1, 3), (2, 3), (3, 3)]
    assert set(owner.threads) == {main_thread()}


def test_that_cancelled_work_can_end_by_itself(owner, qtbot):
    def work(progress):
        while not progress.is_cancelled():
            pass
        return "ended"

    task = run_in_background(work, owner)
    task.finished.connect(owner.take)
    task.cancel()

    qtbot.waitUntil(lambda: owner.told == ["ended"])


def test_that_work_whose_owner_is_gone_is_stopped_without_noise(qapp, qtbot, capfd):
    owner = Owner()
    begun, ended = [], []

    def work(progress):
        begun.append(True)
        while not progress.is_cancelled():
            progress.tell(1, 2)
        ended.append(True)

    run_in_background(work, owner)
    qtbot.waitUntil(lambda: bool(begun))
    owner.deleteLater()
    qapp.sendPostedEvents(owner, QEvent.Type.DeferredDelete)

    assert ended == [True]
    assert capfd.readouterr().err == ""


class Ring:
    """Garbage that only the collector finds, as a window with its slots is."""

    found = []  # noqa: RUF012

    def __init__(self):
        self.me = self

    def __del__(self):
        self.found.append(current_thread())


def test_that_no_garbage_is_collected_in_the_thread_of_the_work(owner, qtbot):
    Ring.found.clear()

    def work(_progress):
        for _ in range(3):
            Ring()
        return [[] for _ in range(100_000)]

    gc.enable()
    try:
        task = run_in_background(work, owner)
        assert not gc.isenabled()
        task.finished.connect(owner.take)
        qtbot.waitUntil(lambda: bool(owner.told))
        assert gc.isenabled()
        gc.collect()
    finally:
        gc.disable()  # as tests/conftest.py has it

    assert Ring.found == [main_thread()] * 3
