"""Small tools that know nothing of monitoring."""
