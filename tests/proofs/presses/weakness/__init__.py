"""An application of the tests' own, which weakens the product as it starts."""
