"""The ready-made queries of `annotate serve`: what people ask of the database first."""

from __future__ import annotations

from typing import Any


def _query(title: str, description: str, sql: str) -> dict[str, Any]:
    return {"title": title, "description": description, "sql": sql.strip()}


QUERIES: dict[str, dict[str, Any]] = {
    "disagreements_open": _query(
        "Disagreements", "Questions on which reviewers differ, and that nobody has settled.",
        "SELECT * FROM disagreements WHERE settled_as IS NULL ORDER BY reviewers DESC, article",
    ),
    "most_flagged_outlets": _query(
        "Most flagged outlets", "Flags that machines found, per article of the outlet.",
        """SELECT outlet, outlet_name, max(articles_looked_at) AS articles, sum(articles_found) AS flags_found,
       round(1.0 * sum(articles_found) / max(articles_looked_at), 2) AS flags_an_article,
       sum(articles_confirmed) AS flags_confirmed
FROM outlet_flags GROUP BY outlet ORDER BY flags_an_article DESC, articles DESC""",
    ),
    "flags_of_an_outlet": _query(
        "Flags of one outlet", "On how many of an outlet's articles each flag was found and confirmed.",
        "SELECT * FROM outlet_flags WHERE outlet = :outlet ORDER BY articles_found DESC, flag",
    ),
    "evidence_by_detector": _query(
        "Evidence by detector", "The quotes that one detector gave; % stands for any.",
        """SELECT article, outlet, flag, detector, version, quote, note FROM evidence_quotes
WHERE given_by = 'machine' AND detector LIKE :detector ORDER BY article, flag, start_offset""",
    ),
    "detectors_and_reviewers": _query(
        "Detectors against reviewers", "How often each detector and the reviewers say the same.",
        """SELECT flag, detector, version, count(*) AS compared, sum(agree) AS agreeing,
       sum(machine_verdict = 'present' AND reviewer_verdict = 'absent') AS found_but_rejected,
       sum(machine_verdict = 'absent' AND reviewer_verdict = 'present') AS missed
FROM findings_and_verdicts WHERE reviewer IS NOT NULL GROUP BY flag, detector, version
ORDER BY 1.0 * sum(agree) / count(*), flag""",
    ),
    "rejected_findings": _query(
        "Rejected findings", "What a machine found and a reviewer denied.",
        """SELECT article, outlet, title, flag, detector, machine_probability, reviewer, decided_at
FROM findings_and_verdicts WHERE machine_verdict = 'present' AND reviewer_verdict = 'absent'
ORDER BY machine_probability DESC""",
    ),
    "missed_by_machines": _query(
        "Missed by machines", "What a reviewer found and the machine did not.",
        """SELECT article, outlet, title, flag, detector, machine_verdict, reviewer, decided_at
FROM findings_and_verdicts WHERE machine_verdict <> 'present' AND reviewer_verdict = 'present'
ORDER BY article, flag""",
    ),
    "not_yet_reviewed": _query(
        "Not yet reviewed", "Articles without any verdict, those with the most flags first.",
        """SELECT article, outlet, title, published, flags_found FROM article_overview
WHERE verdicts = 0 ORDER BY flags_found DESC, article""",
    ),
    "reviewers": _query(
        "Reviewers", "How much each has decided, how fast, and how often as the machine.",
        """SELECT reviewer, count(*) AS verdicts, count(DISTINCT article) AS articles,
       round(sum(seconds) / 60.0, 1) AS minutes, round(avg(agreed_with_machine), 2) AS taken_from_machine,
       min(decided_at) AS first, max(decided_at) AS last
FROM verdicts_in_force GROUP BY reviewer ORDER BY verdicts DESC""",
    ),
    "verdicts_by_day": _query(
        "Verdicts by day", "How many verdicts each reviewer gave on which day (UTC).",
        """SELECT substr(decided_at, 1, 10) AS day, reviewer, count(*) AS verdicts
FROM verdicts_in_force GROUP BY day, reviewer ORDER BY day DESC, reviewer""",
    ),
    "quotes_of_an_article": _query(
        "Quotes of one article", "All evidence of an article, in the order of its text.",
        """SELECT flag, given_by, coalesce(reviewer, detector) AS who, start_offset, end_offset, quote, note
FROM evidence_quotes WHERE article = :article ORDER BY start_offset, flag""",
    ),
    "outlets_by_state": _query(
        "State-affiliated outlets here", "Outlets with articles and a class of the State Media Matrix.",
        """SELECT outlet, outlet_name, country, class, source, as_of, articles FROM outlet_listings
WHERE class IS NOT NULL AND articles > 0 ORDER BY class, articles DESC""",
    ),
    "taken_back": _query(
        "Taken back", "What reviewers took back, newest first.",
        """SELECT entry, decided_at, reviewer, article, kind, flag, verdict, note, taken_back_by FROM journal
WHERE taken_back_by IS NOT NULL ORDER BY entry DESC""",
    ),
    "came_from_other_tools": _query(
        "Came from other tools", "Which entries were imported, by tool and kind.",
        """SELECT came_from, kind, reviewer, count(*) AS entries FROM journal
WHERE came_from IS NOT NULL GROUP BY came_from, kind, reviewer ORDER BY came_from, kind""",
    ),
}  # fmt: skip
