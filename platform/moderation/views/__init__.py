"""HTTP in, HTTP out: the queue and its cases, people, reports, and what an author reads."""
