"""The nouns of the product: pathways, teams, demand, budgets, cuts and the scenarios built from them."""
