"""What an applicant sees. Qt lives here and nowhere else of this feature."""
