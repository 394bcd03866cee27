"""The campaign on files: mutants and extreme figures are checked and run; none may crash or hang."""
