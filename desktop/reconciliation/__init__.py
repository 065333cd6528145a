"""Which of the practice's invoices were paid, rejected, or are still without an answer.

Owns the reading of invoices from the practice's own software and their matching with lines of statements. Knows no
screen, no network, and not where statements are kept: lines are handed in.
"""
