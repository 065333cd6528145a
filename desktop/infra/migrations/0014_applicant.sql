-- What an applicant keeps: a practice that has no account yet and asks for an agreement. Empty in a practice's vault.
-- Times are seconds since 1970 UTC.

CREATE TABLE applicant (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    name TEXT NOT NULL DEFAULT '',
    mail TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    token TEXT,                              -- the key that opens the application at the service
    token_until REAL,
    pending BLOB,                            -- who applies and with which papers: written before they are sent
    application TEXT,                        -- the UUID of the application, once the service has it
    followed BLOB                            -- how it stood when last asked
) STRICT;

CREATE TABLE applicant_role (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    role TEXT NOT NULL
) STRICT;

-- What was `pending` when a deposit was first sealed: asked again, it is the same.
CREATE TABLE applicant_order (
    deposit TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Mails that the service is asked to send, until it has taken them.
CREATE TABLE applicant_mail (
    id TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;
