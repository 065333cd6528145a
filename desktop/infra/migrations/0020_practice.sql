-- What the mutual holds of the practice, and the copy of its signed agreement, as the service last told them: read off
-- line too. `checked_at` is when the service last said that it is still so.
CREATE TABLE practice_copy (
    what TEXT PRIMARY KEY CHECK (what IN ('data', 'agreement')),
    etag TEXT NOT NULL,
    body BLOB NOT NULL,
    checked_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
