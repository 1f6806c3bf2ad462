"""What outlets say to their scores: appended, never changed."""

from __future__ import annotations

from collections import defaultdict

from annotate.core.backing import Reply
from annotate.storage.clock import utc_now
from annotate.storage.database import Database


def save_reply(db: Database, outlet: int, reply: Reply) -> None:
    """Append a reply of an outlet (its id)."""
    with db.transaction():
        db.execute(
            "INSERT INTO outlet_replies (outlet, text, author, source, said_on, at) VALUES (?, ?, ?, ?, ?, ?)",
            (outlet, reply.text, reply.author, reply.source, reply.said_on, utc_now()),
        )


def list_replies(db: Database) -> dict[int, tuple[Reply, ...]]:
    """Return the replies of each outlet by its id, by the day on which they were said."""
    found: dict[int, list[Reply]] = defaultdict(list)
    for row in db.query("SELECT * FROM outlet_replies ORDER BY said_on, id"):
        found[row["outlet"]].append(Reply(row["text"], row["said_on"], row["author"], row["source"]))
    return {outlet: tuple(replies) for outlet, replies in found.items()}
