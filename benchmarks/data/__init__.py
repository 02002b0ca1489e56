"""What the database is filled with: a file for each subject, with a function `make`."""
