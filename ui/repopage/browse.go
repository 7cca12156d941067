package repopage

import (
	"context"

	"latchkey/core"
	"latchkey/ui/frame"
	"latchkey/ui/locale"
)

// openRepo opens the page of the repository that shows in the person's browser.
func (d keyActions) openRepo() {
	d.openPage(func(p core.Pages) string { return p.Repository })
}

// openKeys opens the page of its deploy keys.
func (d keyActions) openKeys() { d.openPage(func(p core.Pages) string { return p.Keys }) }

func (d keyActions) openPage(which func(core.Pages) string) {
	r, backend := d.repo, d.backend
	if r == nil || backend == nil {
		return
	}
	frame.Do(d.f, func(ctx context.Context) (core.Pages, error) { return backend.Pages(ctx, r.Account, r.Path) }, func(p core.Pages, err error) {
		if err != nil {
			d.f.Notices.Fail("browse", locale.T("error.page", locale.Args{"Repo": r.shown}), err)
			return
		}
		d.f.Browse(which(p))
	})
}
