"""What the user decided."""
