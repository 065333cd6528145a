-- How many suggestions wait for a yes is told ten times a second: counted from an index, without their rows.
CREATE INDEX suggestion_waiting ON suggestion (confidence, document) WHERE standing = 'proposed' AND kind IS NOT NULL;
DROP INDEX suggestion_proposed;
