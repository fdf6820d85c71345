from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QEvent, QObject, QThreadPool

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
    task = run_in_background(lambda _task: current_thread() is main_thread(), owner)
    task.finished.connect(owner.take)

    qtbot.waitUntil(lambda: bool(owner.told))

    assert owner.told == [False]
    assert owner.threads == [main_thread()]


def test_that_a_failure_is_told_with_its_exception(owner, qtbot):
    def work(_task):
        raise OSError("disk full")

    task = run_in_background(work, owner)
    task.failed.connect(owner.take)

    qtbot.waitUntil(lambda: bool(owner.told))

    assert isinstance(owner.told[0], OSError)


def test_that_progress_is_told_step_by_step(owner, qtbot):
    def work(task):
        for done in (1, 2, 3):
            task.progressed.emit(done, 3)

    task = run_in_background(work, owner)
    task.progressed.connect(owner.count)

    qtbot.waitUntil(lambda: len(owner.told) == 3)

    assert owner.told == [(1, 3), (2, 3), (3, 3)]
    assert set(owner.threads) == {main_thread()}


def test_that_cancelled_work_can_end_by_itself(owner, qtbot):
    def work(task):
        while not task.is_cancelled():
            pass
        return "ended"

    task = run_in_background(work, owner)
    task.finished.connect(owner.take)
    task.cancel()

    qtbot.waitUntil(lambda: owner.told == ["ended"])


def test_that_work_whose_owner_is_gone_ends_without_noise(qapp, qtbot, capfd):
    owner = Owner()
    begun, ended = [], []

    def work(task):
        begun.append(task)
        while not task.is_cancelled():
            pass
        ended.append(True)

    task = run_in_background(work, owner)
    qtbot.waitUntil(lambda: bool(begun))
    cancelled = task._cancelled
    owner.deleteLater()
    qapp.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    cancelled.set()
    QThreadPool.globalInstance().waitForDone()

    assert ended == [True]
    assert capfd.readouterr().err == ""
