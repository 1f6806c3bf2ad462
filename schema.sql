-- The database of `annotate` as it is today: the contract. A new database is made from this file; an
-- old one by the migrations in annotate/storage/migrations.py, and a test shows that both ends are the same.
-- Offsets count characters (Unicode code points) of articles.text and are half-open.

-- Who publishes. `class` is that of the State Media Matrix (Dragomir and Söderström 2021): SC, CaPu, CaPr,
-- ISFM, ISF, ISM, IP; NULL where nobody has said. `source` is the ground for it, `as_of` its date.
CREATE TABLE outlets (
    id          INTEGER PRIMARY KEY,
    name        TEXT,
    country     TEXT,
    class       TEXT CHECK (class IN ('SC', 'CaPu', 'CaPr', 'ISFM', 'ISF', 'ISM', 'IP')),
    source      TEXT,
    as_of       TEXT,
    aliases     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outlets_by_name ON outlets (name COLLATE NOCASE);

-- The web domains of an outlet, the main one first (lowest position).
CREATE TABLE outlet_domains (
    domain      TEXT PRIMARY KEY,
    outlet      INTEGER NOT NULL REFERENCES outlets (id),
    position    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX outlet_domains_by_outlet ON outlet_domains (outlet, position);

-- One row an article, as it came. `content` identifies what it says; `added_*` keep what the source
-- stated where a reviewer has since corrected it; `revision` counts the corrections, so that
-- findings made before one are known to be out of date.
CREATE TABLE articles (
    number           INTEGER PRIMARY KEY,
    content          TEXT NOT NULL,
    source           TEXT NOT NULL,
    url              TEXT,
    title            TEXT,
    byline           TEXT,
    byline_kind      TEXT CHECK (byline_kind IN ('person', 'org', 'handle', 'none')),
    byline_origin    TEXT,
    published        TEXT,
    published_known  INTEGER NOT NULL CHECK (published_known IN (0, 1)),
    published_origin TEXT,
    outlet           INTEGER REFERENCES outlets (id),
    language         TEXT,
    text             TEXT NOT NULL,
    links            TEXT NOT NULL DEFAULT '[]',
    words            INTEGER NOT NULL,
    flesch           REAL,
    grade            REAL,
    added_at         TEXT NOT NULL,
    added_outlet     INTEGER REFERENCES outlets (id),
    added_byline     TEXT,
    added_byline_kind TEXT,
    added_byline_origin TEXT,
    revision         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX articles_by_content ON articles (content);
CREATE INDEX articles_by_outlet ON articles (outlet);
CREATE INDEX articles_by_published ON articles (published);

-- What a detector says of one flag on one article. `current` marks the newest of each detector.
CREATE TABLE findings (
    id          INTEGER PRIMARY KEY,
    article     INTEGER NOT NULL REFERENCES articles (number),
    flag        TEXT NOT NULL,
    detector    TEXT NOT NULL,
    version     TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    verdict     TEXT NOT NULL CHECK (verdict IN ('present', 'absent', 'unsure')),
    probability REAL CHECK (probability BETWEEN 0 AND 1),
    current     INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1)),
    UNIQUE (article, flag, detector, version, revision)
) STRICT;
CREATE INDEX findings_current ON findings (flag, verdict, article, detector) WHERE current = 1;
-- For `review --order uncertain`: the least sure findings come first.
CREATE INDEX findings_by_doubt ON findings (abs(probability - 0.5), article) WHERE current = 1;

-- Why: a quote at its offsets in articles.text, or a note alone where something is missing.
CREATE TABLE evidence (
    finding      INTEGER NOT NULL REFERENCES findings (id),
    position     INTEGER NOT NULL,
    note         TEXT NOT NULL,
    start_offset INTEGER,
    end_offset   INTEGER,
    quote        TEXT,
    PRIMARY KEY (finding, position),
    CHECK ((quote IS NULL) = (start_offset IS NULL) AND (quote IS NULL) = (end_offset IS NULL)),
    CHECK (start_offset IS NULL OR (0 <= start_offset AND start_offset < end_offset))
) STRICT, WITHOUT ROWID;

-- By which articles with nearly the same text are found: the MinHash of an article's body, 128 little-endian numbers of
-- 4 bytes, empty for a text too short. `method` names the library, its version and the sizes.
CREATE TABLE sketches (
    article     INTEGER PRIMARY KEY REFERENCES articles (number),
    method      TEXT NOT NULL,
    sketch      BLOB NOT NULL
) STRICT;

-- How a detector's probability is to be read on this corpus, fitted to the reviewers' verdicts. `knots` is a JSON
-- array of [stated, calibrated] pairs, straight lines between them; the newest row of a detector version counts.
CREATE TABLE calibrations (
    id          INTEGER PRIMARY KEY,
    flag        TEXT NOT NULL,
    detector    TEXT NOT NULL,
    version     TEXT NOT NULL,
    method      TEXT NOT NULL CHECK (method IN ('platt', 'isotonic')),
    knots       TEXT NOT NULL,
    verdicts    INTEGER NOT NULL CHECK (verdicts >= 30),
    brier_stated     REAL NOT NULL,
    brier_calibrated REAL NOT NULL,
    fitted_at   TEXT NOT NULL
) STRICT;
CREATE INDEX calibrations_by_detector ON calibrations (flag, detector, version, id);

-- The rubrics under which was reviewed; the newest is the present one. `flags` is a JSON array of the tables that
-- flags.toml holds, `grades` one of its grades, `origin` where it came from ("packaged", or a file). entries.rubric names the version.
CREATE TABLE rubrics (
    version     INTEGER PRIMARY KEY,
    flags       TEXT NOT NULL,
    grades      TEXT NOT NULL DEFAULT '[]',
    origin      TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;

-- The flags that an earlier version asked in other words than the present one does: its verdicts on them stand,
-- but do not answer what is asked now. Made anew with every version.
CREATE TABLE reworded (
    flag        TEXT NOT NULL,
    rubric      INTEGER NOT NULL REFERENCES rubrics (version),
    PRIMARY KEY (flag, rubric)
) STRICT, WITHOUT ROWID;

-- The reviewers' journal: one row for everything a reviewer did, in the order in which it was done.
-- Nothing in it is ever changed or removed; an undo is a row that points at what it takes back, and a redo one
-- that points at the undo it takes back. `finding` is the one that was seen: it leads to the detector and its version.
-- `blind` is what was hidden then (of outlet, machine, reviewers), `blind_rule` what the reviewer had asked to hide:
-- under "machine=50%" the machine is hidden at random, and only such entries tell how far it sways.
-- `score` is the lean of the article, -3 (left) to +3 (right), NULL where that does not apply, or its stance toward
-- `actor`, -3 (hostile) to +3 (friendly).
-- `task` is at which work it was made: undo and redo of one never touch the other.
CREATE TABLE entries (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    reviewer     TEXT NOT NULL CHECK (reviewer <> ''),
    article      INTEGER NOT NULL REFERENCES articles (number),
    kind         TEXT NOT NULL CHECK (kind IN ('verdict', 'note', 'evidence', 'correction', 'adjudication',
                                             'lean', 'stance', 'undo', 'redo')),
    flag         TEXT,
    verdict      TEXT CHECK (verdict IN ('present', 'absent', 'unsure')),
    accepted     INTEGER CHECK (accepted IN (0, 1)),
    finding      INTEGER REFERENCES findings (id),
    note         TEXT,
    start_offset INTEGER,
    end_offset   INTEGER,
    quote        TEXT,
    field        TEXT CHECK (field IN ('outlet', 'byline')),
    value        TEXT,
    actor        TEXT,
    score        INTEGER CHECK (score BETWEEN -3 AND 3),
    undoes       INTEGER REFERENCES entries (id),
    seconds      REAL CHECK (seconds >= 0),
    task         TEXT NOT NULL DEFAULT 'review' CHECK (task IN ('review', 'adjudicate')),
    blind        TEXT NOT NULL DEFAULT '',
    blind_rule   TEXT NOT NULL DEFAULT '',
    rubric       INTEGER NOT NULL,
    at           TEXT NOT NULL,
    CHECK ((kind IN ('verdict', 'adjudication')) = (verdict IS NOT NULL)),
    CHECK ((kind = 'note') = (note IS NOT NULL)),
    CHECK ((kind = 'evidence') = (quote IS NOT NULL)),
    CHECK ((kind = 'correction') = (field IS NOT NULL)),
    CHECK ((kind = 'stance') = (actor IS NOT NULL)),
    CHECK (kind <> 'stance' OR score IS NOT NULL),
    CHECK (kind IN ('lean', 'stance') OR score IS NULL),
    CHECK ((kind IN ('undo', 'redo')) = (undoes IS NOT NULL)),
    CHECK (kind NOT IN ('verdict', 'note', 'evidence', 'adjudication') OR flag IS NOT NULL),
    CHECK ((quote IS NULL) = (start_offset IS NULL) AND (quote IS NULL) = (end_offset IS NULL))
) STRICT;
CREATE INDEX entries_by_question ON entries (article, reviewer, flag, kind, id);
CREATE INDEX entries_by_reviewer ON entries (reviewer, id);
CREATE INDEX entries_by_leaning ON entries (article, reviewer, actor, id) WHERE kind IN ('lean', 'stance');
CREATE INDEX entries_by_actor ON entries (id, actor) WHERE actor IS NOT NULL;
-- Which articles a reviewer has answered: 480,000 verdicts in 250 ms instead of 380 (benchmarks/review.py).
CREATE INDEX entries_by_answer ON entries (reviewer, article, flag, id, rubric) WHERE kind = 'verdict';
CREATE INDEX entries_by_undone ON entries (undoes, kind) WHERE undoes IS NOT NULL;

CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries
BEGIN
    SELECT raise(ABORT, 'entries are never changed: append a new one');
END;
CREATE TRIGGER entries_never_go BEFORE DELETE ON entries
BEGIN
    SELECT raise(ABORT, 'entries are never removed: append an undo');
END;

-- Who is to review which article. `probability` is the chance with which the article was drawn, 1 where all were
-- taken, NULL where somebody chose it; `how` says in words what was drawn from what, and with which seed.
-- `dealt` is 0 where `review --order` drew the article as the review went, then with the chance among its outlet's open
-- articles: whoever has only such ones may go on to all.
CREATE TABLE assignments (
    article     INTEGER NOT NULL REFERENCES articles (number),
    reviewer    TEXT NOT NULL CHECK (reviewer <> ''),
    probability REAL CHECK (probability > 0 AND probability <= 1),
    how         TEXT NOT NULL,
    dealt       INTEGER NOT NULL DEFAULT 1 CHECK (dealt IN (0, 1)),
    at          TEXT NOT NULL,
    PRIMARY KEY (article, reviewer)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_by_reviewer ON assignments (reviewer, article);

-- Which entries came in from another tool: from which, from where in which file, and when.
CREATE TABLE imports (
    entry       INTEGER PRIMARY KEY REFERENCES entries (id),
    tool        TEXT NOT NULL,
    source      TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;

-- In which public lists an outlet stands, and whose they are: the list's source, licence and date.
CREATE TABLE listings (
    outlet      INTEGER NOT NULL REFERENCES outlets (id),
    list        TEXT NOT NULL,
    source      TEXT,
    licence     TEXT,
    as_of       TEXT,
    PRIMARY KEY (outlet, list)
) STRICT, WITHOUT ROWID;

-- Which web addresses an article refers to, as `annotate check-links` found them; one row an article and address.
CREATE TABLE links (
    article     INTEGER NOT NULL REFERENCES articles (number),
    url         TEXT NOT NULL,
    PRIMARY KEY (article, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_url ON links (url);

-- Each look at a link, appended: `status` is that of HTTP, NULL where none came, `reason` says why in a few words,
-- `location` where it led in the end. "undecided" (a timeout, 403, 429, 5xx, a refusal) never counts as broken.
CREATE TABLE link_checks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    url         TEXT NOT NULL,
    outcome     TEXT NOT NULL CHECK (outcome IN ('ok', 'moved', 'dead', 'malformed', 'undecided')),
    status      INTEGER CHECK (status BETWEEN 100 AND 999),
    reason      TEXT NOT NULL,
    location    TEXT,
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX link_checks_by_url ON link_checks (url, id);

-- Each comparison of a stored article with its page, appended; articles.text is never changed by it. `text` is what the
-- page said then, NULL where it said what is stored or was not reached.
CREATE TABLE rechecks (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article     INTEGER NOT NULL REFERENCES articles (number),
    outcome     TEXT NOT NULL CHECK (outcome IN ('unchanged', 'edited', 'evidence gone', 'page gone', 'undecided')),
    status      INTEGER CHECK (status BETWEEN 100 AND 999),
    reason      TEXT NOT NULL,
    location    TEXT,
    text        TEXT,
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX rechecks_by_article ON rechecks (article, id);

-- What became of each quote then, by its place in articles.text: it "stands" there still, has "moved" to the place
-- `now_start` to `now_end` of the page's text, was "reworded" to what `now` holds, or is "gone".
CREATE TABLE recheck_quotes (
    recheck      INTEGER NOT NULL REFERENCES rechecks (id),
    start_offset INTEGER NOT NULL,
    end_offset   INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('stands', 'moved', 'reworded', 'gone')),
    now_start    INTEGER,
    now_end      INTEGER,
    now          TEXT,
    PRIMARY KEY (recheck, start_offset, end_offset),
    CHECK (0 <= start_offset AND start_offset < end_offset)
) STRICT, WITHOUT ROWID;

-- What an outlet says to its score: appended, never changed; the newest stands on the scorecard. `said_on` is the day of
-- the reply, `source` where it can be read.
CREATE TABLE outlet_replies (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    outlet      INTEGER NOT NULL REFERENCES outlets (id),
    text        TEXT NOT NULL CHECK (text <> ''),
    author      TEXT,
    source      TEXT,
    said_on     TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX outlet_replies_by_outlet ON outlet_replies (outlet, id);

CREATE TRIGGER outlet_replies_never_change BEFORE UPDATE ON outlet_replies
BEGIN
    SELECT raise(ABORT, 'replies are never changed: append a new one');
END;
CREATE TRIGGER outlet_replies_never_go BEFORE DELETE ON outlet_replies
BEGIN
    SELECT raise(ABORT, 'replies are never removed: append a new one');
END;

-- The undos that no redo points at. An entry may be undone and redone any number of times.
CREATE VIEW standing_undos AS
SELECT undo.*
FROM entries AS undo
WHERE undo.kind = 'undo'
  AND NOT EXISTS (SELECT 1 FROM entries AS redo WHERE redo.undoes = undo.id AND redo.kind = 'redo');

-- What stands: everything that no standing undo points at.
CREATE VIEW standing_entries AS
SELECT entry.*
FROM entries AS entry
WHERE entry.kind NOT IN ('undo', 'redo')
  AND NOT EXISTS (SELECT 1 FROM standing_undos AS undo WHERE undo.undoes = entry.id);

-- The standing verdicts and outcomes that answer the question as it is asked now, or was last.
CREATE VIEW valid_rulings AS
SELECT entry.*
FROM standing_entries AS entry
WHERE entry.kind IN ('verdict', 'adjudication')
  AND NOT EXISTS (SELECT 1 FROM reworded AS old WHERE old.flag = entry.flag AND old.rubric = entry.rubric);

-- The verdict of each reviewer on each question: the newest that stands and answers it as it is asked now.
CREATE VIEW verdicts AS
SELECT entry.*
FROM valid_rulings AS entry
WHERE entry.kind = 'verdict'
  AND NOT EXISTS (
      SELECT 1 FROM valid_rulings AS later
      WHERE later.article = entry.article AND later.reviewer = entry.reviewer AND later.flag = entry.flag
        AND later.kind = 'verdict' AND later.id > entry.id
  );

-- The verdict of each reviewer on a question that has since been reworded: the newest of each version.
CREATE VIEW earlier_verdicts AS
SELECT entry.*
FROM standing_entries AS entry
JOIN reworded AS old ON old.flag = entry.flag AND old.rubric = entry.rubric
WHERE entry.kind = 'verdict'
  AND NOT EXISTS (
      SELECT 1 FROM standing_entries AS later
      WHERE later.article = entry.article AND later.reviewer = entry.reviewer AND later.flag = entry.flag
        AND later.kind = 'verdict' AND later.rubric = entry.rubric AND later.id > entry.id
  );

-- What was settled where reviewers disagreed: the newest outcome that stands, whoever settled it. The verdicts stay.
CREATE VIEW adjudications AS
SELECT entry.*
FROM valid_rulings AS entry
WHERE entry.kind = 'adjudication'
  AND NOT EXISTS (
      SELECT 1 FROM valid_rulings AS later
      WHERE later.article = entry.article AND later.flag = entry.flag
        AND later.kind = 'adjudication' AND later.id > entry.id
  );

-- The lean of an article and its stance toward each actor, by reviewer: the newest that stands.
CREATE VIEW leanings AS
SELECT entry.*
FROM standing_entries AS entry
WHERE entry.kind IN ('lean', 'stance')
  AND NOT EXISTS (
      SELECT 1 FROM standing_entries AS later
      WHERE later.kind IN ('lean', 'stance') AND later.article = entry.article AND later.reviewer = entry.reviewer
        AND later.kind = entry.kind AND later.actor IS entry.actor AND later.id > entry.id
  );

-- Each outlet with the one name it goes by: its main domain, else its name.
CREATE VIEW outlet_keys AS
SELECT outlet.id,
       coalesce((SELECT domain FROM outlet_domains WHERE outlet = outlet.id ORDER BY position, domain LIMIT 1),
                outlet.name) AS key
FROM outlets AS outlet;

-- For people: one row a fact, under names that need no manual. Nothing of the program depends on these.

-- One row an article: what it is, what was found in it, and how far people have looked at it.
CREATE VIEW article_overview AS
SELECT a.number AS article, a.content AS article_id, key.key AS outlet, outlet.name AS outlet_name, a.title, a.byline,
       a.published, a.language, a.words, a.url, a.source, a.added_at,
       (SELECT count(DISTINCT f.flag) FROM findings AS f
        WHERE f.article = a.number AND f.current = 1 AND f.verdict = 'present') AS flags_found,
       (SELECT count(*) FROM verdicts AS v WHERE v.article = a.number) AS verdicts,
       (SELECT count(DISTINCT v.flag) FROM verdicts AS v
        WHERE v.article = a.number AND v.verdict = 'present') AS flags_confirmed,
       (SELECT count(DISTINCT v.reviewer) FROM verdicts AS v WHERE v.article = a.number) AS reviewers
FROM articles AS a LEFT JOIN outlets AS outlet ON outlet.id = a.outlet LEFT JOIN outlet_keys AS key ON key.id = a.outlet;

-- One row a verdict that is in force: each reviewer's newest on each question.
CREATE VIEW verdicts_in_force AS
SELECT v.id AS entry, v.article, a.content AS article_id, key.key AS outlet, a.title, v.flag, v.reviewer, v.verdict,
       v.accepted AS agreed_with_machine, v.seconds, v.rubric, v.at AS decided_at, v.blind AS hidden_then,
       origin.tool AS came_from
FROM verdicts AS v JOIN articles AS a ON a.number = v.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
     LEFT JOIN imports AS origin ON origin.entry = v.id;

-- One row a finding and verdict on the same question; a finding that nobody has judged has one row without a verdict.
CREATE VIEW findings_and_verdicts AS
SELECT f.article, a.content AS article_id, key.key AS outlet, a.title, f.flag, f.detector, f.version,
       f.verdict AS machine_verdict, f.probability AS machine_probability, v.reviewer, v.verdict AS reviewer_verdict,
       v.verdict = f.verdict AS agree, v.seconds, v.rubric, v.at AS decided_at
FROM findings AS f JOIN articles AS a ON a.number = f.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
     LEFT JOIN verdicts AS v ON v.article = f.article AND v.flag = f.flag
WHERE f.current = 1;

-- One row a piece of evidence, of detectors and of reviewers, with its quote and place in the text.
CREATE VIEW evidence_quotes AS
SELECT f.article, a.content AS article_id, key.key AS outlet, a.title, f.flag, 'machine' AS given_by, f.detector,
       f.version, NULL AS reviewer, e.quote, e.start_offset, e.end_offset, e.note, NULL AS seconds, NULL AS rubric,
       NULL AS decided_at
FROM evidence AS e JOIN findings AS f ON f.id = e.finding AND f.current = 1 AND f.verdict = 'present'
     JOIN articles AS a ON a.number = f.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
UNION ALL
SELECT s.article, a.content, key.key, a.title, s.flag, 'reviewer', NULL, NULL, s.reviewer, s.quote, s.start_offset,
       s.end_offset, NULL, s.seconds, s.rubric, s.at
FROM standing_entries AS s JOIN articles AS a ON a.number = s.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
WHERE s.kind = 'evidence';

-- One row a note that a reviewer wrote on a question.
CREATE VIEW reviewer_notes AS
SELECT s.id AS entry, s.article, a.content AS article_id, key.key AS outlet, a.title, s.flag, s.reviewer, s.note,
       s.seconds, s.rubric, s.at AS decided_at
FROM standing_entries AS s JOIN articles AS a ON a.number = s.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
WHERE s.kind = 'note';

-- One row a question on which reviewers disagree, with how many say what, and what was settled.
CREATE VIEW disagreements AS
SELECT v.article, a.content AS article_id, key.key AS outlet, a.title, v.flag, count(*) AS reviewers,
       sum(v.verdict = 'present') AS say_present, sum(v.verdict = 'absent') AS say_absent,
       sum(v.verdict = 'unsure') AS say_unsure,
       (SELECT j.verdict FROM adjudications AS j WHERE j.article = v.article AND j.flag = v.flag) AS settled_as
FROM verdicts AS v JOIN articles AS a ON a.number = v.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
GROUP BY v.article, v.flag HAVING count(DISTINCT v.verdict) > 1;

-- One row an outlet and flag: on how many of its articles machines found it, and on how many people say that it holds.
CREATE VIEW outlet_flags AS
SELECT key.key AS outlet, outlet.name AS outlet_name, f.flag, count(DISTINCT f.article) AS articles_looked_at,
       count(DISTINCT CASE WHEN f.verdict = 'present' THEN f.article END) AS articles_found,
       count(DISTINCT v.article) AS articles_reviewed,
       count(DISTINCT CASE WHEN v.verdict = 'present' THEN v.article END) AS articles_confirmed
FROM findings AS f JOIN articles AS a ON a.number = f.article JOIN outlets AS outlet ON outlet.id = a.outlet
     JOIN outlet_keys AS key ON key.id = a.outlet
     LEFT JOIN verdicts AS v ON v.article = f.article AND v.flag = f.flag
WHERE f.current = 1 GROUP BY a.outlet, f.flag;

-- One row an outlet and list: what is known of it, and which public list says so.
CREATE VIEW outlet_listings AS
SELECT key.key AS outlet, outlet.name AS outlet_name, outlet.country, outlet.class, outlet.source, outlet.as_of,
       listing.list, listing.source AS list_source, listing.licence AS list_licence, listing.as_of AS list_as_of,
       (SELECT count(*) FROM articles AS a WHERE a.outlet = outlet.id) AS articles
FROM outlets AS outlet JOIN outlet_keys AS key ON key.id = outlet.id
     LEFT JOIN listings AS listing ON listing.outlet = outlet.id;

-- One row an entry of the journal, with what was taken back and by which entry, and the tool that it came from.
CREATE VIEW journal AS
SELECT entry.id AS entry, entry.at AS decided_at, entry.reviewer, entry.article, a.content AS article_id,
       key.key AS outlet, a.title, entry.kind, entry.flag, entry.verdict, entry.accepted AS agreed_with_machine,
       entry.note, entry.start_offset, entry.end_offset, entry.quote, entry.field, entry.value, entry.actor, entry.score,
       entry.seconds, entry.rubric, entry.task, entry.blind AS hidden_then, entry.blind_rule AS asked_to_hide,
       entry.undoes AS points_at,
       (SELECT max(undo.id) FROM standing_undos AS undo WHERE undo.undoes = entry.id) AS taken_back_by,
       origin.tool AS came_from
FROM entries AS entry JOIN articles AS a ON a.number = entry.article LEFT JOIN outlet_keys AS key ON key.id = a.outlet
     LEFT JOIN imports AS origin ON origin.entry = entry.id;

-- What the columns mean, for `annotate serve`; "every" is said of a column of this name wherever it has no words of its own.
-- every.article: the article's number
-- every.article_id: what identifies the article by what it says; the same in every database
-- every.outlet: the outlet's main domain, else its name
-- every.outlet_name: the outlet's usual name
-- every.title: the headline
-- every.byline: whom the page names as the author
-- every.published: the date of publication (ISO 8601)
-- every.language: ISO 639-1
-- every.words: how many words the text has
-- every.source: where it comes from
-- every.added_at: when it came into this database (UTC)
-- every.flag: the question of the rubric
-- every.detector: which detector says so
-- every.version: the detector's version
-- every.verdict: present, absent or unsure
-- every.reviewer: who decided
-- every.entry: the number of the entry in the journal
-- every.seconds: how long it took, pauses left out
-- every.rubric: the version of the rubric by which it was decided
-- every.decided_at: when it was decided (UTC)
-- every.agreed_with_machine: 1 where the machine's answer was taken over with one key
-- every.hidden_then: what was hidden from the reviewer (outlet, machine, reviewers)
-- every.came_from: the tool that it was imported from, empty for decisions made here
-- every.quote: the words, as they stand in the text
-- every.start_offset: where the quote begins, in characters (code points) of the text
-- every.end_offset: where the quote ends
-- every.note: why, in words
-- every.country: two letters (ISO 3166)
-- every.class: of the State Media Matrix; empty where nobody has said
-- every.as_of: when it was so
-- article_overview.url: the address of the page
-- article_overview.flags_found: how many flags a detector found
-- article_overview.flags_confirmed: how many flags at least one reviewer says hold
-- article_overview.verdicts: how many verdicts are in force
-- article_overview.reviewers: how many reviewers gave them
-- findings_and_verdicts.machine_verdict: what the detector says
-- findings_and_verdicts.machine_probability: how sure the detector is that the flag holds, 0 to 1
-- findings_and_verdicts.reviewer_verdict: what the reviewer says
-- findings_and_verdicts.agree: 1 where both say the same
-- evidence_quotes.given_by: machine or reviewer
-- disagreements.reviewers: how many have answered
-- disagreements.say_present: how many say present
-- disagreements.say_absent: how many say absent
-- disagreements.say_unsure: how many are unsure
-- disagreements.settled_as: what was settled, empty where it is open
-- outlet_flags.articles_looked_at: on how many articles a detector looked
-- outlet_flags.articles_found: on how many it found the flag
-- outlet_flags.articles_reviewed: on how many a reviewer answered
-- outlet_flags.articles_confirmed: on how many a reviewer says that it holds
-- outlet_listings.list: the public list that the outlet stands in
-- outlet_listings.list_source: whose list it is
-- outlet_listings.list_licence: under which licence the list may be used
-- outlet_listings.list_as_of: the date of the list
-- outlet_listings.articles: how many of its articles are here
-- journal.kind: verdict, note, evidence, correction, adjudication, lean, stance, undo or redo
-- journal.field: what was corrected: outlet or byline
-- journal.value: to what it was corrected
-- journal.actor: toward whom the stance is
-- journal.score: the lean or stance, -3 to +3
-- journal.task: at which work: review or adjudicate
-- journal.asked_to_hide: what the reviewer had asked to hide
-- journal.points_at: the entry that an undo or redo takes back
-- journal.taken_back_by: the entry that took this one back, empty where it stands

PRAGMA application_id = 1634627183; -- "anno" in ASCII
PRAGMA user_version = 1;
