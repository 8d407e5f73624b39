"""What the components show: small shapes and the rules that need more than a template."""
