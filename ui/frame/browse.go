package frame

import (
	"net/url"

	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// Browse opens a page in the person's browser; only https pages are. Where there is
// no browser it says so, with the address to copy.
func (f *Frame) Browse(page string) {
	if notice := f.BrowseOr(page); notice != nil {
		f.Notices.Dismissible("browse", notice)
	}
}

// BrowseOr is Browse for a dialog, which has a place of its own for what went wrong;
// nil = nothing did.
func (f *Frame) BrowseOr(page string) *kit.Notice {
	u, err := url.Parse(page)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil
	}
	if err := f.App.OpenURL(u); err != nil {
		address := kit.NewButton(locale.T("action.copy_address"), "copy", func() { f.Copy(page, locale.T("toast.copied_address")) })
		return f.ErrorNotice(locale.T("error.browse", locale.Args{"Page": page}), err, address)
	}
	return nil
}
