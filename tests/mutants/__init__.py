"""Changes one operator, number or word at a time; pure tests must notice. Run: python -m tests.mutants"""
