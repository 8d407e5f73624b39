"""Each detector looks at a town for one kind of change and says what it found."""
