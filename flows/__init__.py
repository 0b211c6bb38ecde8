"""What is asked, in which words, what it means and who must know.  No I/O, no clock, nothing from `bot/`."""
