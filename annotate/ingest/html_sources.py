"""The list of sources under an article, which extractors drop as a list of links."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

_HEADINGS = frozenset(
    (
        "sources", "source", "references", "reference", "bibliography", "notes", "footnotes", "endnotes", "citations",
        "further reading", "fuentes", "referencias", "bibliografía", "notas", "quellen", "literatur", "quellenangaben",
        "einzelnachweise", "références", "bibliographie", "notes et références", "fontes", "referências",
        "bibliografia", "fonti", "riferimenti", "источники", "литература", "примечания", "来源", "资料来源", "資料來源",
        "参考资料", "参考文献", "參考文獻", "出典",
    )
)  # fmt: skip
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "strong", "b", "div", "summary")
_OUTSIDE = frozenset(("nav", "footer", "aside", "header", "form"))
_LONGEST_HEADING = 40
_MOST_LISTS, _MOST_ITEMS = 4, 200


def find_source_lists(tree: HtmlElement) -> list[tuple[str, HtmlElement]]:
    """Return (heading, list element) for each list that stands right under a heading such as "Sources"."""
    found: list[tuple[str, HtmlElement]] = []
    for node in tree.iter(*_HEADING_TAGS):
        heading = _read_heading(node)
        items = _find_list_after(node) if heading else None
        if heading and items is not None and not any(items is other for _, other in found):
            found.append((heading, items))
            if len(found) == _MOST_LISTS:
                break
    return found


def list_items(items: HtmlElement) -> Iterator[str]:
    """Yield the text of each item that says something."""
    for place, item in enumerate(items.iter("li")):
        if place == _MOST_ITEMS:
            return
        words = " ".join("".join(str(part) for part in item.itertext()).split())
        if words:
            yield words


def _read_heading(node: HtmlElement) -> str | None:
    if len(node) > 2:
        return None
    parts, size = [], 0
    for part in node.itertext():
        parts.append(part)
        size += sum(map(len, part.split()))
        if size > _LONGEST_HEADING:  # most blocks hold much more, which need not be read
            return None
    words = " ".join("".join(parts).split())
    if not words or len(words) > _LONGEST_HEADING:
        return None
    return words if words.rstrip(" :：").casefold() in _HEADINGS else None


def _find_list_after(node: HtmlElement) -> HtmlElement | None:
    """Return the list that follows the heading, or the block that the heading alone fills."""
    at: HtmlElement | None = node
    for _ in range(2):
        if at is None or any(parent.tag in _OUTSIDE for parent in at.iterancestors()):
            return None
        after = at.getnext()
        if after is not None and after.tag in ("ul", "ol"):
            return after
        parent = at.getparent()
        at = parent if parent is not None and len(parent) == 1 else None
    return None
