"""From clips that have landed to what people show them in: decks, pages, handouts."""
