"""本月与上月对比: last month → this month, by town and benefit, with the reason of each change."""
