-- A file that was refused is found again when it comes back.
CREATE INDEX document_refused ON document (name, folder, size) WHERE state = 'refused';
