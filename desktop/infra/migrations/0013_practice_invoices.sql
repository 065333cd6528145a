-- The practice's own invoices, as its software exported them, and what was decided about them by hand. The statements
-- that answer them are a cache elsewhere, which may be thrown away: lines are named here by statement and place.
-- Days are days since 1970, moments seconds since 1970 (UTC), money is cents.
CREATE TABLE invoice (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,  -- the same in each export: number, day, patient
    number TEXT NOT NULL,
    patient TEXT NOT NULL,
    nir TEXT NOT NULL,
    day INTEGER,
    total INTEGER,
    expected INTEGER,
    imported_at REAL NOT NULL,
    closed_at REAL  -- paid otherwise, says the user
) STRICT;

CREATE TABLE tick (
    invoice INTEGER NOT NULL REFERENCES invoice (id) ON DELETE CASCADE,
    statement TEXT NOT NULL,
    place INTEGER NOT NULL,
    tied INTEGER NOT NULL,  -- 1: this line answers it; 0: it doesn't
    PRIMARY KEY (invoice, statement, place)
) STRICT, WITHOUT ROWID;
-- A line answers one invoice.
CREATE UNIQUE INDEX tick_tied ON tick (statement, place) WHERE tied = 1;

-- Which column is what, as the user last chose it, for each software's heading.
CREATE TABLE invoice_columns (signature TEXT PRIMARY KEY, columns TEXT NOT NULL) STRICT, WITHOUT ROWID;
