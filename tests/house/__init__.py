"""What keeps the house in shape: each rule has a twin that shows that it can turn red."""
