"""用餐天数登记: the lists that canteens bring each month, taken in by two people."""
