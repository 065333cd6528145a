-- Documents that aren't what was dropped: converted, joined, reduced. What they were made from is remembered, so that
-- the same photo dropped again is seen, and so that joining can be undone until it is sent.

ALTER TABLE document ADD COLUMN origin TEXT NOT NULL DEFAULT '';  -- media type it was converted from, or what was done
ALTER TABLE document ADD COLUMN whole INTEGER;                    -- of one put aside: the document in its place
CREATE INDEX document_whole ON document (whole) WHERE whole IS NOT NULL;

-- The contents from which a document was made, beside its own.
CREATE TABLE original (
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    PRIMARY KEY (sha256, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX original_document ON original (document);

-- Where a file lies that was too large to be kept: it may be read again to be reduced.
CREATE TABLE source (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    path BLOB NOT NULL                    -- as the system writes it
) STRICT;

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
       d.state = 'refused' AND EXISTS (SELECT 1 FROM source AS s WHERE s.document = d.id) AS rereadable
FROM document AS d
LEFT JOIN deposit AS p ON p.seq = d.deposit
LEFT JOIN receipt AS r ON r.deposit = d.deposit
LEFT JOIN document AS t ON t.id = d.twin
LEFT JOIN receipt AS tr ON tr.deposit = t.deposit
LEFT JOIN elsewhere AS e ON d.state = 'duplicate' AND d.twin IS NULL AND e.sha256 = d.sha256;
