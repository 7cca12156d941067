// Package desktop is a desktop of its own for tests and measurements: an X
// server without a screen, a window manager, a session bus, a scratch home,
// and a person's hands and eyes on it. Nothing of it touches the desktop that
// somebody sits at. Everything it starts ends with Close.
//
// Hands send real key and button events (XTEST); eyes read pixels. The program
// looked at needs no hook for either, so two programs can be compared fairly.
package desktop
