"""Operating the delivery system (第4条第3項第3号): relays, keys, domain limits, what rests now."""
