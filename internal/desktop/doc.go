// Package desktop is a desktop of its own for tests and measurements: an X
// server without a screen, a window manager, a session bus and a scratch home.
// Nothing of it touches the desktop that somebody sits at. Everything it starts
// ends with Close.
//
// Input is real key and button events (XTEST), and output is pixels. The
// program under test needs no hook for either, so two programs can be compared
// fairly.
package desktop
