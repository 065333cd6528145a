-- The outbox: what was asked of the service, kept until it has answered, with the documents that go along.
-- Times are seconds since 1970 UTC. 'sending' is never stored: what is on the wire is a truth of the running program.

CREATE TABLE intent (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order in which they leave
    id TEXT NOT NULL UNIQUE,                 -- the UUID under which it is sealed
    kind TEXT NOT NULL,                      -- its owner's word for it; what stands before a dot is a family
    subject TEXT NOT NULL,                   -- of one subject one leaves after the other
    route TEXT NOT NULL,
    body BLOB NOT NULL,                      -- JSON, sent
    typed BLOB NOT NULL,                     -- JSON, for the screen
    state TEXT NOT NULL,
    frozen INTEGER NOT NULL DEFAULT 0,       -- it may have reached the service
    attempts INTEGER NOT NULL DEFAULT 0,
    redone INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    next_try_at REAL,
    refusal TEXT NOT NULL DEFAULT '',        -- JSON: status, problem, problems by field
    answer BLOB,                             -- JSON, of an accepted one
    created_at REAL NOT NULL,
    changed_at REAL NOT NULL
) STRICT;

CREATE INDEX intent_open ON intent (state, seq) WHERE state <> 'accepted';
CREATE INDEX intent_kind ON intent (kind, seq);
CREATE INDEX intent_subject ON intent (subject, seq) WHERE subject <> '';

CREATE TABLE attachment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    intent INTEGER NOT NULL REFERENCES intent (seq) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    role TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    url TEXT,                                -- of its upload, once the server gave one
    sent INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX attachment_of ON attachment (intent, id);

CREATE TABLE attachment_content (
    attachment INTEGER PRIMARY KEY REFERENCES attachment (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;
