// Package atspi tells a screen reader on Linux and the BSDs what has the
// keyboard in the window, and speaks notices. It is the application's half of
// AT-SPI2, in D-Bus messages alone.
//
// A screen reader sees a small tree: the application, its window, and the path
// that leads to the focused thing (a dialog, a list, the row). What has no focus
// is not there, so nothing has to be kept in step with the drawing.
//
// A Bridge does nothing until the desktop says that an assistive technology is
// in use, and stops when that ends. On other systems it never does anything.
package atspi
