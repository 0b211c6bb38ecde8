"""`python -m bot.cli` is `hearthline`."""

from bot.cli import main

main()
