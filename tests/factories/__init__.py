"""What tests are made of: areas with their names, people with theirs."""
