"""Looking (見る): lists, one bulletin with its road, the letter it makes, the record sheet."""
