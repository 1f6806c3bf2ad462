"""The names of countries and other actors in several languages: Unicode CLDR, and the project's own list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from annotate.core.actors import Aliases

# What CLDR counts among the territories and is no actor: parts of the world, and private codes.
_NO_ACTORS = frozenset({"EZ", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


def build_aliases(lexicon: Mapping[str, Any]) -> Aliases:
    """Return each actor with its other names, from a parsed seeds/lexicons/actors.toml and CLDR."""
    from babel import Locale

    names: dict[str, list[str]] = defaultdict(list)
    for language in lexicon["languages"]:
        for code, name in Locale.parse(language).territories.items():
            if code.isalpha() and code not in _NO_ACTORS:
                names[code].append(name)
    called: Mapping[str, str] = lexicon["called"]
    english = {code: called.get(code, own[0]) for code, own in names.items()}
    own: Mapping[str, list[str]] = lexicon["countries"]
    found = {english[code]: tuple(dict.fromkeys([*names[code], *own.get(code, ())])) for code in sorted(names)}
    return found | {actor: tuple(others) for actor, others in lexicon["others"].items()}
