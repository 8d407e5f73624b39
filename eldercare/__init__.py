"""Elder care: allowances and care subsidies of older people."""
