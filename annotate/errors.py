"""The errors a user can meet, each with its exit code and one plain line."""

from __future__ import annotations


class AnnotateError(Exception):
    """Something the user can mend: what was wrong, which value, and what to do next.

    The single catch is in `annotate.cli`; everything else lets it pass.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(AnnotateError):
    """An input that cannot be read at all: no such file, an empty folder."""

    exit_code = 3


class RejectedError(AnnotateError):
    """The command did its work, but some inputs were rejected and named."""

    exit_code = 4


class DatabaseError(AnnotateError):
    """The database is missing, damaged, newer than the program, read-only or locked."""

    exit_code = 5


class RubricError(AnnotateError):
    """The rubric or another seed file does not hold what it must."""

    exit_code = 6


class NotFoundError(AnnotateError):
    """The article, outlet or flag that was asked for is not in the database."""

    exit_code = 7


class ConfigError(AnnotateError):
    """The reviewer's configuration file does not hold what it must."""

    exit_code = 8


class DifferenceError(AnnotateError):
    """A scorecard is not what the database gives."""

    exit_code = 9
