"""The pages on which other standards are tried: what they cost, who enters, who leaves."""
