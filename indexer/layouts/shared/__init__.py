"""What the report families share. Nothing here knows a family."""
