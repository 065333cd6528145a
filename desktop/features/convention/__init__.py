"""The agreement by which a practice sends its invoices: form, living document, signature."""
