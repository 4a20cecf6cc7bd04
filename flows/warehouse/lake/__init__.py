"""What is done with whole lakes: made, filled from a warehouse file and back, published, compacted."""
