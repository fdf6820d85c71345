"""Long work beside the window: it goes on in another thread and tells how far it is."""

import gc
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

_LOOK_MS = 20
"""How often the window looks for what the work told."""


class Progress:
    """What the work is handed: where it tells how far it is, and hears that it should stop.

    Nothing of it is Qt's, so that the window and all its parts may go while the work goes on.
    """

    def __init__(self) -> None:
        self.steps: SimpleQueue[tuple[int, int]] = SimpleQueue()
        self._cancelled = Event()

    def tell(self, done: int, total: int) -> None:
        """Tell how much is done, and of how much."""
        self.steps.put((done, total))

    def cancel(self) -> None:
        """Ask the work to stop; it ends with its own result."""
        self._cancelled.set()

    def is_cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._cancelled.is_set()


Work = Callable[[Progress], Any]


class Task(QObject):
    """One piece of work under way; where the task's parent goes first, it is cancelled."""

    progressed = Signal(int, int)
    """Done, and of how many."""
    finished = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The exception it ended with."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = _Worker(work)
        self.destroyed.connect(self._worker.stop)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._worker.begin()

    def cancel(self) -> None:
        """Ask the work to stop; it ends with its own result."""
        self._worker.progress.cancel()

    def _look(self) -> None:
        worker = self._worker
        ended = not worker.is_alive()  # asked first: what it told is complete then
        while not worker.progress.steps.empty():
            self.progressed.emit(*worker.progress.steps.get())
        if ended:
            self._timer.stop()
            worker.stop()
            self._tell_end()

    def _tell_end(self) -> None:
        if self._worker.error is None:
            self.finished.emit(self._worker.result)
        else:
            self.failed.emit(self._worker.error)


def run_in_background(work: Work, parent: QObject) -> Task:
    """Begin `work`, which is handed its progress, in another thread; the task lives with `parent`.

    The task tells nothing before the window's next turn, so the caller can connect to it first.
    """
    return Task(work, parent)


class _Worker(Thread):
    """The thread of the work; no garbage is collected from `begin` to `stop`.

    Python collects in whatever thread is at work. A window among the garbage, deleted outside its
    own thread, waits for that thread, which waits for Python's lock: the app would stand still.
    """

    def __init__(self, work: Work) -> None:
        super().__init__(name="background work")
        self._work = work
        self._collects = False
        self.progress = Progress()
        self.result: Any = None
        self.error: Exception | None = None

    def begin(self) -> None:
        """Start the work. Called in the window's thread, as is `stop`."""
        self._collects = gc.isenabled()
        gc.disable()
        self.start()

    def run(self) -> None:
        """Do the work."""
        try:
            self.result = self._work(self.progress)
        except Exception as error:  # noqa: BLE001  told to whoever waits, in the window's thread
            self.error = error

    def stop(self) -> None:
        """Cancel the work if it goes on still, wait for its end, and collect garbage again."""
        self.progress.cancel()
        self.join()
        if self._collects:
            gc.enable()
