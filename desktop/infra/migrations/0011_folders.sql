-- Documents by the folder in which they came: a filter of the queue. Without the state, which changes often.
CREATE INDEX document_folder ON document (folder, id) WHERE folder <> '';
