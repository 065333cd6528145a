-- Whether another document is of the same invoice is asked for each one that is considered.
CREATE INDEX suggestion_invoice ON suggestion (invoice_number, document) WHERE invoice_number IS NOT NULL;
