"""Which quotes are statements: the rules' answer and other signs, weighed by a logistic model."""
