package activitypage

import (
	"slices"

	"latchkey/core/rollout"
	"latchkey/ui/locale"
)

// refusedFor is the account whose token stopped a rollout, "" where something else did.
func refusedFor(r rollout.Summary) string {
	if r.Reason.Code != "reason.token-refused" {
		return ""
	}
	account, _ := r.Reason.Values["account"].(string)
	return account
}

// reasonWords say why a rollout does not go on, "" where nothing keeps it: a token
// that was refused then is accepted now.
func (p *Page) reasonWords(r rollout.Summary) string {
	if account := refusedFor(r); r.Reason.IsZero() || account != "" && p.f.Session.Accepts(account) {
		return ""
	}
	return locale.UpperFirst(locale.Translate(r.Reason))
}

// unnotice takes the notice of a rollout away.
func (p *Page) unnotice(id int64) {
	delete(p.noticed, id)
	p.f.Notices.Remove(rolloutNotice(id))
}

// tendNotices lets notices of rollouts follow what the store says by now: somebody
// else may have gone on with one, or ended it.
func (p *Page) tendNotices(list []rollout.Summary) {
	for id, was := range p.noticed {
		i := slices.IndexFunc(list, func(r rollout.Summary) bool { return r.ID == id })
		switch {
		case i >= 0 && list[i].State == was.State && list[i].Done == was.Done && list[i].Failed == was.Failed:
		case i >= 0 && (list[i].State == rollout.Stopped || list[i].State == rollout.Paused):
			p.noticeRollout(list[i])
		default:
			p.unnotice(id)
		}
	}
}

// TokensChanged is called when the token of an account is refused, or accepted again.
func (p *Page) TokensChanged() {
	p = p.latest()
	for _, r := range p.noticed {
		if refusedFor(r) != "" {
			p.noticeRollout(r)
		}
	}
	p.Redraw()
}
