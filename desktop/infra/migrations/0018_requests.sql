-- Demands on line as the service confirmed them; what waits in the outbox is projected over them by the view.
CREATE TABLE request (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL,
    next_step TEXT NOT NULL,
    received_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    about TEXT NOT NULL,
    documents INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX request_order ON request (received_at, id);

CREATE TABLE request_progress (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    cursor TEXT NOT NULL
) STRICT;

CREATE VIEW request_row AS
SELECT r.id, r.kind, r.number, r.state, r.note, r.next_step, r.received_at AS at, r.changed_at, '' AS sending,
       r.about AS typed, r.documents,
       coalesce((SELECT w.state FROM intent AS w WHERE w.subject = r.id AND w.kind = 'withdrawal'
                 ORDER BY w.seq DESC LIMIT 1), '') AS leaving,
       NULL AS next_try_at
FROM request AS r
UNION ALL
SELECT i.id, substr(i.kind, 9), '', '', '', '', i.created_at, i.changed_at, i.state, i.typed,
       (SELECT count(*) FROM attachment AS a WHERE a.intent = i.seq), '', i.next_try_at
FROM intent AS i
WHERE i.kind GLOB 'request.*' AND NOT EXISTS (SELECT 1 FROM request AS r WHERE r.id = i.id);
