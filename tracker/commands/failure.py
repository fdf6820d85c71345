"""How a command says that it could not do what was asked."""


class CommandFailed(Exception):
    """The text goes to standard error as it is, and `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
