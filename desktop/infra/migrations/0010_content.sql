-- Vaults of the first days have this index with the state beside the content, which cost a write at each change of state.
DROP INDEX document_content;
CREATE INDEX document_content ON document (sha256) WHERE sha256 IS NOT NULL;
