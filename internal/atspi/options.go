package atspi

// Options says for which program a Bridge speaks.
type Options struct {
	Program, Version string
	// Listens is called, on a goroutine of the bridge, when somebody begins or
	// ceases to listen.
	Listens func(on bool)
}
