-- Deposits that leave later, and where refused files lie.

ALTER TABLE deposit ADD COLUMN not_before REAL;        -- nothing of it leaves before; NULL once it may
CREATE INDEX deposit_later ON deposit (not_before) WHERE not_before IS NOT NULL;

-- Where a refused file lies, so that it can be opened, or read again once its scanner has finished. Of what came in a
-- mail or an archive: that file.
CREATE TABLE whereabouts (
    document INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE,
    path BLOB NOT NULL                                 -- as the system writes it
) STRICT;
