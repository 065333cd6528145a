-- What each document probably is, and what the practice's own choices taught about names.

CREATE TABLE suggestion (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    kind TEXT,                            -- NULL: nobody can tell
    confidence REAL NOT NULL,
    invoice_number TEXT,
    invoice_date TEXT,                    -- ISO 8601
    standing TEXT NOT NULL                -- 'proposed', 'agreed' (it is that kind anyway), 'accepted', 'overruled'
) STRICT;
CREATE INDEX suggestion_proposed ON suggestion (document) WHERE standing = 'proposed';

-- Words of names as keyed hashes: names of scans hold names of patients, and counting doesn't need them.
CREATE TABLE habit_salt (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), salt BLOB NOT NULL) STRICT;
INSERT INTO habit_salt VALUES (1, randomblob(32));
CREATE TABLE habit (
    mark TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    place INTEGER NOT NULL,               -- grows: the smallest are forgotten first
    PRIMARY KEY (mark, kind)
) STRICT, WITHOUT ROWID;

DROP VIEW document_row;
CREATE VIEW document_row AS
SELECT d.id, d.name, d.folder, d.size, d.media_type, d.sha256, d.kind, d.message, d.state, d.paused,
       d.deposit, p.id AS deposit_id, p.ordinal, d.sent,
       CASE WHEN d.state = 'uploaded' AND d.reason = '' THEN coalesce(p.reason, '') ELSE d.reason END AS reason,
       CASE WHEN d.state = 'uploaded' THEN p.next_try_at ELSE d.next_try_at END AS next_try_at,
       d.added_at, r.number AS receipt,
       d.twin, t.name AS twin_name, tr.number AS twin_receipt, tr.received_at AS twin_received_at,
       e.name AS elsewhere_name, e.receipt AS elsewhere_receipt, e.received_at AS elsewhere_received_at,
       d.origin, (SELECT count(*) FROM document AS o WHERE o.whole = d.id AND o.kept = 0) AS parts,
       d.state = 'refused' AND EXISTS (SELECT 1 FROM source AS s WHERE s.document = d.id) AS rereadable,
       g.kind AS suggested, g.confidence, g.invoice_number, g.invoice_date, g.standing
FROM document AS d
LEFT JOIN deposit AS p ON p.seq = d.deposit
LEFT JOIN receipt AS r ON r.deposit = d.deposit
LEFT JOIN document AS t ON t.id = d.twin
LEFT JOIN receipt AS tr ON tr.deposit = t.deposit
LEFT JOIN elsewhere AS e ON d.state = 'duplicate' AND d.twin IS NULL AND e.sha256 = d.sha256
LEFT JOIN suggestion AS g ON g.document = d.id AND g.kind IS NOT NULL AND g.standing <> 'overruled';
