-- What became of documents, deposits and requests, as the service told it. Confirmed rows only: what waits to be sent
-- is projected over them by views.
CREATE TABLE followup_subject (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    parent TEXT,
    answers TEXT,
    stage TEXT NOT NULL,
    opened_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    heard INTEGER NOT NULL DEFAULT 0,     -- the last event that is worth reading
    answered INTEGER NOT NULL DEFAULT 0,  -- the last message of the mutual's
    been_read INTEGER NOT NULL DEFAULT 0, -- up to which event it was read, here or elsewhere
    sort TEXT NOT NULL,
    words TEXT NOT NULL,
    unread INTEGER NOT NULL AS (heard > been_read) STORED,
    needs INTEGER NOT NULL AS (
        answered > been_read
        OR (kind <> 'deposit' AND (stage = 'missing' OR (stage = 'refused' AND heard > been_read)))
    ) STORED
) STRICT;
CREATE INDEX followup_subject_order ON followup_subject (needs, changed_at);
CREATE INDEX followup_subject_unread ON followup_subject (unread) WHERE unread;
CREATE INDEX followup_subject_parent ON followup_subject (parent) WHERE parent IS NOT NULL;
CREATE INDEX followup_subject_answers ON followup_subject (answers) WHERE answers IS NOT NULL;

-- In the order heard; `content` is the event as the service wrote it.
CREATE TABLE followup_event (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subject INTEGER NOT NULL REFERENCES followup_subject,
    kind TEXT NOT NULL,
    stage TEXT,
    message TEXT,                        -- the UUID under which this practice wrote it
    content BLOB NOT NULL
) STRICT;
CREATE INDEX followup_event_of ON followup_event (subject, place);
CREATE INDEX followup_event_message ON followup_event (message) WHERE message IS NOT NULL;

CREATE TABLE followup_progress (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    cursor TEXT,
    complete INTEGER NOT NULL DEFAULT 0,
    synced_at REAL,
    told INTEGER NOT NULL DEFAULT 0     -- up to which event the user was told of changes
) STRICT;
INSERT INTO followup_progress (only) VALUES (1);

-- What was read here and isn't known to the service yet.
CREATE TABLE followup_mark (
    subject INTEGER PRIMARY KEY REFERENCES followup_subject,
    upto TEXT NOT NULL
) STRICT;

-- Documents that came with messages, once opened.
CREATE TABLE followup_paper (
    id TEXT PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- A subject as it is shown: what waits to be sent counts.
CREATE VIEW followup_now AS SELECT *, 0 AS piece, 0 AS unsent, needs AS needs_now FROM followup_subject;
