-- Which files the console companion was given, so that a run that was cut short can be finished after they are gone.
CREATE TABLE console_file (
    document INTEGER PRIMARY KEY,    -- of the delivery's documents
    path     TEXT NOT NULL,          -- as found, absolute; JSON text, since a file's name needn't be Unicode
    done     INTEGER NOT NULL DEFAULT 0,
    noted_at REAL NOT NULL           -- seconds since 1970, UTC
) STRICT;
CREATE INDEX console_file_open ON console_file (document) WHERE done = 0;
CREATE INDEX console_file_path ON console_file (path);
