-- The right to renew a session with the service. One row at most: a vault belongs to one practice.
CREATE TABLE session_renewal (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    server        TEXT NOT NULL,  -- a token is never shown to another service than the one that gave it
    refresh_token TEXT NOT NULL,
    stored_at     TEXT NOT NULL   -- RFC 3339, UTC
) STRICT;
