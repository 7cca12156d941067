package ui

import "latchkey/ui/frame"

// allPages is the table of pages, in the order of the side bar.
func (w *Window) allPages() []*frame.Page {
	return []*frame.Page{
		w.repos.Page,
		w.keys.Page,
		w.machines.Page,
		w.audit.Page,
		w.activity.Page,
		w.plans.Page,
		w.hosts.Page,
		w.settings.Page,
	}
}

// page finds one by id, nil without.
func (w *Window) page(id string) *frame.Page {
	for _, p := range w.pages {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// front is the page that shows.
func (w *Window) front() *frame.Page { return w.page(w.shell.page) }
