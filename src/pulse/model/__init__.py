"""The nouns: frozen data and pure functions, without input, output or a clock."""
