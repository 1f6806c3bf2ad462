"""What an outlet says to its score, as it comes: from a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from annotate.errors import InputError
from annotate.ingest.decode import decode_text

# What fits into a cell of a spreadsheet (32,767), with room to spare.
_LONGEST_REPLY = 20_000


def read_reply(file: str | None) -> str:
    """Return what the file or standard input (None) holds, as far as a reply may go. Raises InputError."""
    name = "standard input" if file is None else file
    try:
        if file is None:
            data = sys.stdin.buffer.read(4 * _LONGEST_REPLY + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(4 * _LONGEST_REPLY + 1)
        return decode_text(data, None) if len(data) <= 4 * _LONGEST_REPLY else "x" * (_LONGEST_REPLY + 1)
    except OSError as error:
        raise InputError(f"{name} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except ValueError as error:
        # What the decoder goes on to say names --encoding, which is no option here.
        raise InputError(f"{name}: {str(error).partition(';')[0]}.", "Save it as UTF-8.") from error


def check_reply(text: str) -> str:
    """Return a reply without the blanks around it. Raises InputError where it is empty or too long."""
    said = text.strip()
    if not said:
        raise InputError(
            "the reply is empty.", "Say what the outlet says: --text TEXT, --file FILE, or standard input."
        )
    if len(said) > _LONGEST_REPLY:
        raise InputError(
            f"the reply is longer than {_LONGEST_REPLY:,} characters.", "Give its gist, and its place with --source."
        )
    return said
