package ui

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"latchkey/ui/kit"
)

// chooser is Fyne's dialog to choose a file. It lies over the dialog whose
// button was pressed, and is none of ours: while it is in front, keys that
// nothing has a use for are for it.
type chooser struct {
	dialog  *dialog.FileDialog
	overlay fyne.CanvasObject
	under   int // overlays that were there before it
}

// browseFile lets the person look for a file and puts its path into the entry.
func (w *Window) browseFile(into *kit.Entry) {
	if w.chooser != nil {
		return
	}
	c := w.win.Canvas()
	d := dialog.NewFileOpen(func(f fyne.URIReadCloser, err error) {
		if err != nil || f == nil {
			return
		}
		f.Close()
		into.SetText(f.URI().Path())
	}, w.win)
	d.SetFilter(plainFiles{})
	if ssh := sshFolder(); ssh != nil {
		d.SetLocation(ssh)
	}
	w.chooser = &chooser{dialog: d, under: len(c.Overlays().List())}
	d.SetOnClosed(func() {
		w.chooser = nil
		c.Focus(into)
	})
	d.Show() // before it gets a size: until then it has none to compare with
	w.chooser.overlay = c.Overlays().Top()
	d.Resize(c.Size().Subtract(fyne.NewSize(96, 96)))
}

// inFront tells whether the chooser is there, and nothing of ours before it.
func (f *chooser) inFront(c fyne.Canvas) bool {
	return f != nil && !kit.IsDialog(c.Overlays().Top())
}

// escape closes the chooser, or what it has opened itself.
func (f *chooser) escape(c fyne.Canvas) {
	if top := c.Overlays().Top(); top != f.overlay && len(c.Overlays().List()) > f.under+1 {
		top.Hide()
		c.Overlays().Remove(top)
		return
	}
	f.close()
}

// close closes it, if it is there.
func (f *chooser) close() {
	if f != nil {
		f.dialog.Dismiss()
	}
}

// plainFiles leaves out what is no file to read: opening a pipe would wait for
// its writer, in the middle of the window.
type plainFiles struct{}

// Matches implements storage.FileFilter.
func (plainFiles) Matches(u fyne.URI) bool {
	info, err := os.Stat(u.Path())
	return u.Scheme() == "file" && err == nil && info.Mode().IsRegular()
}

// sshFolder is where keys lie as a rule, nil where it cannot be listed. The
// chooser does not show it by itself: its name begins with a dot.
func sshFolder() fyne.ListableURI {
	home, err := os.UserHomeDir()
	if err != nil {
		return nil
	}
	dir := filepath.Join(home, ".ssh")
	if _, err := os.ReadDir(dir); err != nil {
		return nil
	}
	at, err := storage.ListerForURI(storage.NewFileURI(dir))
	if err != nil {
		return nil
	}
	return at
}
