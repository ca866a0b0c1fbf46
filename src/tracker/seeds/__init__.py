"""The only home of YAML: a dossier's folder to values, with file and line for everything that is wrong in it."""
