"""The data to generate: one file per subject, each with a function `make`."""
