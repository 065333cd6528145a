-- What the delivery engine keeps: documents, their bytes, the deposits in which they travel, receipts.
--
-- Hot and cold rows share one table: a million acknowledged documents are reached only through indexes that hold
-- them alone, and what still moves only through indexes that leave them out. Beside the states of DocumentState a
-- document may be 'removed' (undo is still possible, `was` is what it was) or 'cleared' (acknowledged, out of sight).
-- 'sending' is never stored: what is on the wire is a truth of the running program.
-- Times are seconds since 1970 UTC, sizes bytes, sha256 32 bytes.

CREATE TABLE deposit (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,                 -- the UUID under which it is sealed
    ordinal INTEGER NOT NULL,                -- the N of "Dépôt N" until it has a receipt
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL,                     -- DepositState
    frozen INTEGER NOT NULL DEFAULT 0,       -- a seal may have reached the server: its composition stays
    attempts INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    next_try_at REAL,
    created_at REAL NOT NULL
) STRICT;

CREATE INDEX deposit_open ON deposit (state, seq) WHERE state NOT IN ('acknowledged', 'failed');

CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,    -- order of arrival; never given twice, screens remember it
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,                  -- for sorting: folded, without accents, numbers padded
    folder TEXT NOT NULL,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    sha256 BLOB CHECK (length(sha256) = 32),
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    state TEXT NOT NULL,
    was TEXT NOT NULL DEFAULT '',
    done_at REAL,                            -- when it was acknowledged or removed
    paused INTEGER NOT NULL DEFAULT 0,
    pin INTEGER,                             -- documents with the same pin travel apart from all others
    deposit INTEGER REFERENCES deposit (seq),
    sent INTEGER NOT NULL DEFAULT 0,
    url TEXT,                                -- of its upload, once the server gave one
    attempts INTEGER NOT NULL DEFAULT 0,     -- without a byte moved in between
    redone INTEGER NOT NULL DEFAULT 0,       -- how often it was sent again from its first byte
    reason TEXT NOT NULL DEFAULT '',
    next_try_at REAL,
    added_at REAL NOT NULL,
    twin INTEGER,                            -- of a duplicate: the document it repeats, if that is of this vault
    kept INTEGER NOT NULL DEFAULT 0          -- whether there is something to clear away: bytes, or a removed row
) STRICT;

-- Identity. Without the state: an index in the order of hashes is dear to change, and states change often.
CREATE INDEX document_content ON document (sha256) WHERE sha256 IS NOT NULL;
-- Everything that is neither acknowledged nor gone: small, however long the history.
CREATE INDEX document_live ON document (state, id) WHERE state NOT IN ('acknowledged', 'cleared');
CREATE INDEX document_due ON document (next_try_at) WHERE state = 'waiting';
CREATE INDEX document_deposit ON document (deposit, state, paused, id) WHERE deposit IS NOT NULL;
CREATE INDEX document_twin ON document (twin) WHERE twin IS NOT NULL;
-- The history, in each order in which a screen may ask for it.
CREATE INDEX document_sent_added ON document (id) WHERE state = 'acknowledged';
CREATE INDEX document_sent_name ON document (name_key, id) WHERE state = 'acknowledged';
CREATE INDEX document_sent_kind ON document (kind, id) WHERE state = 'acknowledged';
CREATE INDEX document_sent_size ON document (size, id) WHERE state = 'acknowledged';
CREATE INDEX document_sent_deposit ON document (deposit, id) WHERE state = 'acknowledged';
-- Bytes, and removed rows, that are no longer needed.
CREATE INDEX document_spent ON document (done_at) WHERE kept = 1 AND state IN ('acknowledged', 'cleared', 'removed');

CREATE TABLE content (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

-- How many documents of each state and how many bytes: a count never reads the documents.
CREATE TABLE tally (
    state TEXT PRIMARY KEY,
    documents INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER document_counted AFTER INSERT ON document BEGIN
    INSERT INTO tally VALUES (new.state, 1, new.size)
        ON CONFLICT DO UPDATE SET documents = documents + 1, bytes = bytes + new.size;
END;
CREATE TRIGGER document_recounted AFTER UPDATE OF state ON document WHEN old.state <> new.state BEGIN
    UPDATE tally SET documents = documents - 1, bytes = bytes - old.size WHERE state = old.state;
    INSERT INTO tally VALUES (new.state, 1, new.size)
        ON CONFLICT DO UPDATE SET documents = documents + 1, bytes = bytes + new.size;
END;
CREATE TRIGGER document_uncounted AFTER DELETE ON document BEGIN
    UPDATE tally SET documents = documents - 1, bytes = bytes - old.size WHERE state = old.state;
END;

CREATE TABLE receipt (
    seq INTEGER PRIMARY KEY,                 -- order of arrival
    deposit INTEGER NOT NULL UNIQUE REFERENCES deposit (seq),
    number TEXT NOT NULL UNIQUE,
    received_at REAL NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL
) STRICT;

CREATE TABLE receipt_document (
    receipt INTEGER NOT NULL REFERENCES receipt (seq),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    size INTEGER NOT NULL,
    PRIMARY KEY (receipt, place)
) STRICT, WITHOUT ROWID;

-- Number, message and names of a receipt, folded by the writer; rowid is receipt.seq.
CREATE VIRTUAL TABLE receipt_words USING fts5 (words, content = '', detail = 'none', prefix = '2 3');

-- What other workstations of the practice sent.
CREATE TABLE elsewhere (
    sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    name TEXT NOT NULL,
    deposit TEXT NOT NULL,
    receipt TEXT,
    received_at REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A document as a screen shows it: what holds its deposit holds it too, and its twin is named.
CREATE VIEW document_row AS
SELECT d.id, d.name, d.folder, d.size, d.media_type, d.sha256, d.kind, d.message, d.state, d.paused,
       d.deposit, p.id AS deposit_id, p.ordinal, d.sent,
       CASE WHEN d.state = 'uploaded' AND d.reason = '' THEN coalesce(p.reason, '') ELSE d.reason END AS reason,
       CASE WHEN d.state = 'uploaded' THEN p.next_try_at ELSE d.next_try_at END AS next_try_at,
       d.added_at, r.number AS receipt,
       d.twin, t.name AS twin_name, tr.number AS twin_receipt, tr.received_at AS twin_received_at,
       e.name AS elsewhere_name, e.receipt AS elsewhere_receipt, e.received_at AS elsewhere_received_at
FROM document AS d
LEFT JOIN deposit AS p ON p.seq = d.deposit
LEFT JOIN receipt AS r ON r.deposit = d.deposit
LEFT JOIN document AS t ON t.id = d.twin
LEFT JOIN receipt AS tr ON tr.deposit = t.deposit
LEFT JOIN elsewhere AS e ON d.state = 'duplicate' AND d.twin IS NULL AND e.sha256 = d.sha256;
