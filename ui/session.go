package ui

import (
	"cmp"
	"context"
	"slices"

	"latchkey/api"
	"latchkey/core"
)

// Session is what is open in the window: whose data, which accounts, and which
// of them shows. It belongs to the UI goroutine; its ctx may be used anywhere.
type Session struct {
	ctx      context.Context     // ends when other data is opened, or none
	forges   func() []api.Traits // of the backend; nil while none is open
	demo     bool
	accounts []core.Account
	account  core.Account    // the one that shows; ID "" = none
	all      bool            // every account's repositories show; account is that of the selected one
	refused  map[string]bool // accounts whose token the forge has refused

	accountChosen func() // is called when another account counts as the one that shows
	tokensChanged func() // is called when refused has changed
}

// isOpen reports whether there is a backend to work with.
func (s *Session) isOpen() bool { return s.forges != nil }

// shows reports whether the repositories of an account are in the list.
func (s *Session) shows(account string) bool {
	return account != "" && (s.all || account == s.account.ID)
}

// shownIDs are the accounts whose repositories are in the list.
func (s *Session) shownIDs() []string { return idsOf(s.accounts, s.account, s.all) }

// idsOf are the ids of one account, or of all.
func idsOf(accounts []core.Account, one core.Account, all bool) (ids []string) {
	switch {
	case all:
		for _, a := range accounts {
			ids = append(ids, a.ID)
		}
	case one.ID != "":
		ids = []string{one.ID}
	}
	return ids
}

// severalAccounts reports whether there is more than one to show together.
func (s *Session) severalAccounts() bool { return len(s.accounts) > 1 }

// accountOf is an account by its id, the zero one where there is none.
func (s *Session) accountOf(id string) core.Account {
	for _, a := range s.accounts {
		if a.ID == id {
			return a
		}
	}
	return core.Account{}
}

// choose makes an account the one that shows, or, while all show, the one on
// which commands act.
func (s *Session) choose(a core.Account) {
	s.account = a
	if s.accountChosen != nil {
		s.accountChosen()
	}
}

// byForge are the accounts by forge, and within one as they were connected.
func (s *Session) byForge() []core.Account {
	all := slices.Clone(s.accounts)
	slices.SortStableFunc(all, func(a, b core.Account) int { return cmp.Compare(s.forgeName(a), s.forgeName(b)) })
	return all
}

// traits is what the forge of the account can do.
func (s *Session) traits() api.Traits { return s.traitsOf(s.account.ID) }

// traitsOf is what the forge of an account can do.
func (s *Session) traitsOf(account string) api.Traits {
	a := s.accountOf(account)
	if account == s.account.ID {
		a = s.account // the list of accounts may be on its way
	}
	return s.forge(a)
}

// forge is what is known of an account's forge.
func (s *Session) forge(a core.Account) api.Traits {
	if s.forges == nil {
		return forgeIn(nil, a)
	}
	return forgeIn(s.forges(), a)
}

// forgeName is the forge's own name.
func (s *Session) forgeName(a core.Account) string { return s.forge(a).Name }

// forgeWord names the forge of an account, by the account's id where that is no
// longer known.
func (s *Session) forgeWord(account string) string {
	if a := s.accountOf(account); a.ID != "" {
		return s.forgeName(a)
	}
	return account
}

// accountTitle names an account with its forge and, where there is something
// to say, its state.
func (s *Session) accountTitle(a core.Account) string {
	text := accountName(a) + " · " + s.forgeName(a)
	if s.refused[a.ID] {
		text += " · " + t("account.refused")
	}
	return text
}

// tokenAnswered notes what an answer of the forge says about an account's
// token: accepted, refused, or nothing at all.
func (s *Session) tokenAnswered(id string, err error) {
	refused := api.KindOf(err) == api.Unauthorized
	if err != nil && !refused || s.refused[id] == refused {
		return
	}
	if refused {
		s.refused[id] = true
	} else {
		delete(s.refused, id)
	}
	s.tokensChanged()
}

// anyRefused reports whether the forge refuses the token of what shows.
func (s *Session) anyRefused() bool {
	for _, id := range s.shownIDs() {
		if s.refused[id] {
			return true
		}
	}
	return false
}

// accountName is the shortest name that a person knows an account by.
func accountName(a core.Account) string { return cmp.Or(a.Display, a.User, a.Login, a.ID) }

// forgeIn is what is known of an account's forge: its kind for a name where the
// program does not know it.
func forgeIn(forges []api.Traits, a core.Account) api.Traits {
	for _, f := range forges {
		if f.Kind == a.Forge {
			return f
		}
	}
	return api.Traits{Kind: a.Forge, Name: string(a.Forge)}
}
