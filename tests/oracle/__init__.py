"""The law once more, household by household, importing nothing from the product."""
