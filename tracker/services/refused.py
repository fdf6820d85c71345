"""What a service says when it will not do something."""

from collections.abc import Iterable


class Refused(Exception):
    """Nothing was changed; `problems` says why, one sentence each, for the clinician."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class ChangedMeanwhile(Refused):
    """Somebody else changed the row since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            ("Somebody else changed this entry meanwhile. Look at it again, then repeat.",)
        )


def refuse_if(problems: Iterable[str]) -> None:
    """Raise Refused if there is any problem."""
    found = tuple(problems)
    if found:
        raise Refused(found)
