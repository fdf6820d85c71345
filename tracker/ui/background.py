"""Long work beside the window: it goes on in another thread and tells how far it is."""

import contextlib
from collections.abc import Callable
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

Work = Callable[["Task"], Any]


class Task(QObject):
    """One piece of work under way. Its signals arrive in the thread of the window."""

    progressed = Signal(int, int)
    """Done, and of how many."""
    finished = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The exception it ended with."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancelled = Event()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with its own result."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._cancelled.is_set()


def run_in_background(work: Work, parent: QObject) -> Task:
    """Begin `work`, which is handed its task, in another thread; the task lives with `parent`.

    It begins when the window has its next turn, so that the caller can first connect to the task.
    """
    task = Task(parent)
    runner = _Runner(task, work)
    QTimer.singleShot(0, task, lambda: QThreadPool.globalInstance().start(runner))
    return task


class _Runner(QRunnable):
    def __init__(self, task: Task, work: Work) -> None:
        super().__init__()
        self._task, self._work = task, work

    def run(self) -> None:
        with contextlib.suppress(RuntimeError):  # who waited is gone, and the task with it
            self._report()

    def _report(self) -> None:
        try:
            result = self._work(self._task)
        except Exception as error:  # noqa: BLE001  told to whoever waits, in the window's thread
            self._task.failed.emit(error)
        else:
            self._task.finished.emit(result)
