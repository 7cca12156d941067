package frame

import (
	"context"

	"latchkey/core"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// NewRepoPicker chooses among the repositories of an account.
func NewRepoPicker() *tables.Picker {
	p := tables.NewPicker(locale.T("keys.pick_repos"), locale.T("empty.no_match.title"), true)
	p.Meaning = AddressedText
	p.Count = func(shown, total, chosen int) string {
		return locale.T("keys.picked", locale.Args{"N": chosen, "Shown": shown, "Total": total})
	}
	return p
}

// OfferRepos puts those that read gives into a picker, but for the archived ones, on
// which no key can be put; behind those where the key is there already stands a word.
func OfferRepos(f *Frame, p *tables.Picker, read func(context.Context) ([]core.RepoRow, error), there func(repo string) bool, word string) {
	Do(f, read, func(rows []core.RepoRow, err error) {
		if err != nil {
			f.Notices.Fail("repos", locale.T("error.repos"), err)
			return
		}
		items := make([]tables.PickItem, 0, len(rows))
		for _, r := range rows {
			if r.Archived {
				continue
			}
			item := tables.PickItem{ID: string(r.Path), Text: string(r.Path), Detail: r.Project, Icon: "repository"}
			switch {
			case !there(item.ID):
			case item.Detail == "":
				item.Detail = word
			default:
				item.Detail += " · " + word
			}
			items = append(items, item)
		}
		p.SetItems(items)
	})
}
