"""Referrals: from a place to the council that answers there; from a plan to what each agency is told, and when."""
