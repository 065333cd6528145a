-- The cache of statements: a file of its own, thrown away and fetched again whenever in doubt.
-- Days are days since 1970, moments seconds since 1970 (UTC), money is cents.

-- How far this workstation is.
CREATE TABLE progress (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    cursor TEXT,  -- after the last change that was heard of
    complete INTEGER NOT NULL DEFAULT 0,  -- whether all changes up to now were heard of, from the first
    round INTEGER NOT NULL DEFAULT 1,  -- how many times the first change was started from
    synced_at REAL,
    months INTEGER NOT NULL DEFAULT 24,
    months_chosen INTEGER NOT NULL DEFAULT 0,
    erased INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO progress (only_row) VALUES (1);

-- A statement whose lines are here (ready), or announced. seq: the day of its transfer * 4096 + its place in that day.
CREATE TABLE statement (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    revision INTEGER NOT NULL,
    issued_on INTEGER NOT NULL,
    period_from INTEGER NOT NULL,
    period_to INTEGER NOT NULL,
    transfer TEXT NOT NULL,
    transfer_cents INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    expense INTEGER NOT NULL,
    amo INTEGER NOT NULL,
    amc INTEGER NOT NULL,
    rest INTEGER NOT NULL,
    paid INTEGER NOT NULL,  -- counts of lines by status
    partial INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    corrected_at REAL,
    ready INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_coming ON statement (seq) WHERE ready = 0;

-- Lines that are still to be fetched, newest transfer first; body: what came of them before the line was cut.
CREATE TABLE wanted (
    id TEXT PRIMARY KEY,
    paid_on INTEGER NOT NULL,
    announced BLOB NOT NULL,  -- the change as the service published it
    lines INTEGER NOT NULL,
    etag TEXT,
    body BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX wanted_by_day ON wanted (paid_on, id);

CREATE TABLE quarantine (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    revision INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    since REAL NOT NULL,
    announced BLOB  -- to try again; NULL where not even that could be read
) STRICT, WITHOUT ROWID;

-- Corrections and withdrawals that the user was not yet shown.
CREATE TABLE told (
    seq INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    event TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    nir TEXT NOT NULL,
    rank INTEGER NOT NULL,
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    UNIQUE (nir, rank, member, name)
) STRICT;
CREATE TABLE act (id INTEGER PRIMARY KEY, code TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (code, label)) STRICT;
CREATE TABLE reason (id INTEGER PRIMARY KEY, code TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (code, text)) STRICT;

-- id: seq of the statement * 2^20 + the place of the line counted from the end, so that one order serves for all:
-- newest transfer first, lines as in their statement. What is summed up or sifted stands first in the row.
CREATE TABLE line (
    id INTEGER PRIMARY KEY,
    status INTEGER NOT NULL,
    act INTEGER NOT NULL,
    expense INTEGER NOT NULL,
    amo INTEGER NOT NULL,
    amc INTEGER NOT NULL,
    rest INTEGER NOT NULL,
    person INTEGER NOT NULL,
    care_date INTEGER NOT NULL,
    base INTEGER NOT NULL,
    rate INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    invoice TEXT NOT NULL,
    batch TEXT NOT NULL
) STRICT;
CREATE INDEX line_by_person ON line (person);

-- What the lines of a statement add up to, by status and act: sums without an amount or a word need no line.
CREATE TABLE tally (
    status INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    act INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    expense INTEGER NOT NULL,
    amo INTEGER NOT NULL,
    amc INTEGER NOT NULL,
    rest INTEGER NOT NULL,
    PRIMARY KEY (status, seq, act)
) STRICT, WITHOUT ROWID;

-- By which words a line is found: for each quarter of a year or so a table line_words_<block>, made when the first line
-- comes (`store_words`). Gathering half a million lines for the first letters of a number would take a tenth of a second.
CREATE TABLE word_block (block INTEGER PRIMARY KEY) STRICT;

CREATE TABLE pdf (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
