package frame

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"latchkey/ui/kit"
	"latchkey/ui/kit/overlay"
)

// FilePicker opens Fyne's dialog to choose a file. It lies over the dialog whose
// button was pressed, and is none of ours: while it is in front, keys that
// nothing has a use for are for it.
type FilePicker struct {
	Win     fyne.Window
	dialog  *dialog.FileDialog // nil while it is not open
	overlay fyne.CanvasObject
	under   int // overlays that were there before it
}

// Browse lets the person look for a file and puts its path into the entry.
func (f *FilePicker) Browse(into *kit.Entry) {
	if f.dialog != nil {
		return
	}
	c := f.Win.Canvas()
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		file.Close()
		into.SetText(file.URI().Path())
	}, f.Win)
	d.SetFilter(plainFiles{})
	if ssh := sshFolder(); ssh != nil {
		d.SetLocation(ssh)
	}
	f.dialog, f.under = d, len(c.Overlays().List())
	d.SetOnClosed(func() {
		f.dialog, f.overlay = nil, nil
		c.Focus(into)
	})
	d.Show() // before it gets a size: until then it has none to compare with
	f.overlay = c.Overlays().Top()
	d.Resize(c.Size().Subtract(fyne.NewSize(96, 96)))
}

// InFront reports whether the dialog is there, and nothing of ours before it.
func (f *FilePicker) InFront() bool {
	return f.dialog != nil && !overlay.IsDialog(f.Win.Canvas().Overlays().Top())
}

// Escape closes the dialog, or what it has opened itself.
func (f *FilePicker) Escape() {
	c := f.Win.Canvas()
	if top := c.Overlays().Top(); top != f.overlay && len(c.Overlays().List()) > f.under+1 {
		top.Hide()
		c.Overlays().Remove(top)
		return
	}
	f.Close()
}

// Close closes it, if it is there.
func (f *FilePicker) Close() {
	if f.dialog != nil {
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
// dialog does not show it by itself: its name begins with a dot.
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
