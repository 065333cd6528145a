"""Questions and answers: read without an account, without the line, found however they are spelt."""
