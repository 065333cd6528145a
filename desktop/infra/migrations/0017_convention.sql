-- What was typed into the form of the agreement and isn't sent yet; one draft, in whichever vault is open.
-- Times are seconds since 1970 UTC.

CREATE TABLE convention_draft (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    content TEXT NOT NULL,  -- JSON: name of a field -> what was typed
    written_at REAL NOT NULL
) STRICT;
