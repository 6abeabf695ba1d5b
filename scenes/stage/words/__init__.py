"""What is said: formulas, derivations, and claims with their criteria."""
