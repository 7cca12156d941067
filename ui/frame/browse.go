package frame

import (
	"context"
	"net/url"
	"path/filepath"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Browse opens a page in the person's browser; only https pages are. Where there is
// no browser it says so, with the address to copy.
func (f *Frame) Browse(page string) {
	f.BrowseOr(page, func(wrong *kit.Notice) { f.Notices.Dismissible("browse", wrong) })
}

// BrowseOr is Browse for a dialog, which has a place of its own for what went wrong.
func (f *Frame) BrowseOr(page string, failed func(*kit.Notice)) {
	u, err := url.Parse(page)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return
	}
	f.openOutside(u, func(err error) {
		address := kit.NewButton(locale.T("action.copy_address"), "copy", func() { f.Copy(page, locale.T("toast.copied_address")) })
		failed(f.ErrorNotice(locale.T("error.browse", locale.Args{"Page": page}), err, address))
	})
}

// OpenFolder shows a folder in the desktop's own program. Where there is none it
// says so, with the path to copy.
func (f *Frame) OpenFolder(path string) {
	f.openOutside(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}, func(err error) {
		copyB := kit.NewButton(locale.T("settings.data_copy"), "copy", func() { f.Copy(path, locale.T("toast.copied_path")) })
		f.Notices.Dismissible("folder", f.ErrorNotice(locale.T("error.folder", locale.Args{"Folder": path}), err, copyB))
	})
}

// OpenPage shows a page that was written into a file in the browser. Where there is none
// it says so, with where the file is.
func (f *Frame) OpenPage(path string) {
	f.openOutside(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}, func(err error) {
		copyB := kit.NewButton(locale.T("settings.data_copy"), "copy", func() { f.Copy(path, locale.T("toast.copied_path")) })
		f.Notices.Dismissible("page", f.ErrorNotice(locale.T("error.page", locale.Args{"Path": path}), err, copyB))
	})
}

// openOutside hands an address to the desktop, which may take seconds to find out
// that nothing opens it.
func (f *Frame) openOutside(u *url.URL, failed func(error)) {
	open := f.OpenURL
	if open == nil {
		open = f.App.OpenURL
	}
	Do(f, func(context.Context) (None, error) { return None{}, open(u) }, func(_ None, err error) {
		if err != nil {
			failed(err)
		}
	})
}
