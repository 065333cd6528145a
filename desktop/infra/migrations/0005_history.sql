-- The history: what a million documents are found, sorted and counted by without reading any of them.
--
-- A document of the history is one line of one receipt, numbered receipt * 4096 + place: a deposit has 1,000 documents
-- at most, and numbers grow as receipts arrive. Orders by date and kind walk the receipts and count the places off;
-- only names and sizes have an order of their own.

ALTER TABLE receipt ADD COLUMN documents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receipt ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receipt ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;  -- past its time: being deleted, shown nowhere
ALTER TABLE receipt_document ADD COLUMN name_key TEXT NOT NULL DEFAULT '';

UPDATE receipt SET
    documents = (SELECT count(*) FROM receipt_document AS d WHERE d.receipt = receipt.seq),
    bytes = (SELECT coalesce(sum(size), 0) FROM receipt_document AS d WHERE d.receipt = receipt.seq);

CREATE INDEX receipt_by_date ON receipt (received_at, seq, kind, documents, bytes) WHERE leaving = 0;
CREATE INDEX receipt_by_kind ON receipt (kind, received_at DESC, seq DESC, documents, bytes) WHERE leaving = 0;
CREATE INDEX receipt_by_size ON receipt (bytes, seq, kind, received_at, documents) WHERE leaving = 0;
CREATE INDEX receipt_leaving ON receipt (seq) WHERE leaving = 1;
CREATE INDEX receipt_document_by_name ON receipt_document (name_key);  -- receipt and place come along: the table's key
CREATE INDEX receipt_document_by_size ON receipt_document (size);

-- 0 to 4095, to count the documents of a receipt off.
CREATE TABLE place (number INTEGER PRIMARY KEY) STRICT;
INSERT INTO place
    WITH RECURSIVE up (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM up WHERE number < 4095)
    SELECT number FROM up;

-- Words are folded and parted by the writer: what is a letter is decided once. Rows can be deleted, which the older
-- table could not; what it knew is read again, receipt by receipt, when there is nothing else to do.
DROP TABLE receipt_words;
CREATE VIRTUAL TABLE receipt_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3', tokenize = 'ascii'
);
CREATE VIRTUAL TABLE document_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', prefix = '2 3', tokenize = 'ascii'
);
CREATE TABLE unread (receipt INTEGER PRIMARY KEY, place INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO unread (receipt) SELECT seq FROM receipt;
