"""The vocabulary of the pictures; it animates nothing."""
