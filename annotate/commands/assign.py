"""`annotate assign` gives each article to some of the reviewers."""

from __future__ import annotations

from collections import Counter

import click

from annotate.commands import db_option, open_db, require_article, require_outlet, say_next
from annotate.errors import NotFoundError


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--reviewers", required=True, metavar="NAMES", help="Among whom, with commas between: ana,li,bo.")
@click.option("--each", type=click.IntRange(1), default=1, show_default=True, help="How many reviewers an article.")
@click.option("--draw", type=click.IntRange(1), metavar="N", help="Only so many of the articles, drawn by chance.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Another seed deals otherwise.")
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@db_option
def assign(
    articles: tuple[str, ...],
    reviewers: str,
    each: int,
    draw: int | None,
    seed: int,
    outlet: str | None,
    db: str | None,
) -> None:
    """Give each article to some of the reviewers, balanced and by chance.

    The same articles, names and seed give the same assignments; what was assigned before stays, and
    articles added since are dealt when the command is run again. `annotate review` then walks one's own
    assignments. Each row keeps the chance with which its article was drawn: N of all with --draw, 1
    without; none where the articles are named.

    \b
    Examples:
      annotate assign --reviewers ana,li,bo --each 2
      annotate assign --reviewers ana,li --draw 50 --outlet answerplaza.example
    """
    from annotate.core.assigning import deal_articles, draw_articles
    from annotate.storage.articles import Selection
    from annotate.storage.assignments import list_assigned, list_numbers, save_assignments

    names = list(dict.fromkeys(name.strip() for name in reviewers.split(",") if name.strip()))
    if each > len(names):
        raise click.BadParameter(
            f"{each} reviewers an article are more than the {len(names)} of --reviewers", param_hint="--each"
        )
    database = open_db(db)
    numbers = tuple(require_article(database, words).number for words in articles)
    chosen = require_outlet(database, outlet).id if outlet else None
    known = list_numbers(database, Selection(outlet=chosen, numbers=numbers))
    if not known:
        raise NotFoundError(f"no such article to assign in {database.path}.", "Add some with: annotate add FILE...")
    drawn = draw_articles(known, draw or len(known), seed)
    with database.transaction():
        dealt = deal_articles(drawn, names, each, seed, list_assigned(database))
        how = f"{len(drawn)} of {len(known)} articles, {each} of {len(names)} reviewers each, seed {seed}"
        save_assignments(database, dealt, None if articles else len(drawn) / len(known), how)
        have = Counter(name for reviewers_of in list_assigned(database).values() for name in reviewers_of)
    _report(Counter(name for _, name in dealt), have, len(drawn))


def _report(new: Counter[str], have: Counter[str], articles: int) -> None:
    from annotate.terminal.safe import safe_text

    for name in sorted(have):
        click.echo(f"{safe_text(name):<20} {new[name]:>6} new {have[name]:>6} in all")
    click.echo(f"{articles} article{'' if articles == 1 else 's'}, {sum(new.values())} new assignments")
    say_next("Next: annotate review --reviewer NAME")
