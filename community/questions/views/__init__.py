"""Pages about questions: each view picks what its reader may see, calls one service, renders."""
