"""The running service. `flows/` says what is asked and what it means; `bot/` carries it out."""
