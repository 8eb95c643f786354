"""What shows that the simulator asks well and answers right: run by commands and benches, never by a page."""
