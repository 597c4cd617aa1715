"""Coins are round."""
