package core

// Hint turns an error into the next step for a person: one or two sentences,
// "" when there is nothing to add. It is the one place where that is decided;
// both faces show message and hint.
func Hint(err error) string { return "" }

// DefaultDataDir is where Latchkey keeps its store when nothing else is said:
// $XDG_DATA_HOME/latchkey and its kin on other systems.
func DefaultDataDir() (string, error) { return "", errNotBuilt }
