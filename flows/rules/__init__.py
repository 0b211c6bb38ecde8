"""What the answers mean: danger words, risk, routing R1 to R19, sharing, linking, each with its source.

`assess(facts, at)` says how urgent it is and who must know; it is pure and knows no service, no place and no clock.
"""
