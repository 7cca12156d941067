package ui

import (
	"errors"
	"net/url"
	"testing"

	"latchkey/ui/locale"
)

// A folder that nothing opens is said with its path, to copy.
func TestAFolderThatNothingOpensIsSaid(t *testing.T) {
	p := at(t, acme())
	asked := make(chan string, 1)
	p.w.Frame.OpenURL = func(u *url.URL) error {
		asked <- u.String()
		return errors.New("no program here opens it")
	}
	const folder = "~/.local/share/latchkey"
	p.w.shell.show("settings")
	p.press(t2("settings.data_open"))
	p.until("it is said", func() bool { return p.says(tv("error.folder", locale.Args{"Folder": folder})) })
	if got := <-asked; got != "file://"+folder && got != "file:///"+folder {
		t.Errorf("asked for %q", got)
	}
	p.w.shell.show("repositories") // where only the notice has the path
	p.press(t2("settings.data_copy"))
	if got := p.w.App.Clipboard().Content(); got != folder {
		t.Errorf("copied %q", got)
	}
}
