package frame

import (
	"cmp"
	"context"
	"slices"

	"latchkey/api"
	"latchkey/core"
	"latchkey/ui/locale"
)

// Session is what is open in the window: whose data, which accounts, and which
// of them shows. It belongs to the UI goroutine; its ctx may be used anywhere.
type Session struct {
	Ctx      context.Context     // ends when other data is opened, or none
	Forges   func() []api.Traits // of the backend; nil while none is open
	Demo     bool
	Accounts []core.Account
	Account  core.Account // the one that shows; ID "" = none
	All      bool         // every account's repositories show; account is that of the selected one
	*Contact

	AccountChosen func() // is called when another account counts as the one that shows
}

// IsOpen reports whether there is a backend to work with.
func (s *Session) IsOpen() bool { return s.Forges != nil }

// Shows reports whether the repositories of an account are in the list.
func (s *Session) Shows(account string) bool {
	return account != "" && (s.All || account == s.Account.ID)
}

// ShownIDs are the accounts whose repositories are in the list.
func (s *Session) ShownIDs() []string { return IdsOf(s.Accounts, s.Account, s.All) }

// IdsOf are the ids of one account, or of all.
func IdsOf(accounts []core.Account, one core.Account, all bool) (ids []string) {
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

// SeveralAccounts reports whether there is more than one to show together.
func (s *Session) SeveralAccounts() bool { return len(s.Accounts) > 1 }

// AccountOf is an account by its id, the zero one where there is none.
func (s *Session) AccountOf(id string) core.Account {
	for _, a := range s.Accounts {
		if a.ID == id {
			return a
		}
	}
	return core.Account{}
}

// SetAccounts takes the list of accounts, and says what each is called.
func (s *Session) SetAccounts(accounts []core.Account) {
	s.Accounts = accounts
	names := make(map[string]string, len(accounts))
	for _, a := range accounts {
		names[a.ID] = AccountName(a) + " · " + s.forge(a).Name
	}
	locale.NameAccounts(names)
}

// Choose makes an account the one that shows, or, while all show, the one on
// which commands act.
func (s *Session) Choose(a core.Account) {
	s.Account = a
	if s.AccountChosen != nil {
		s.AccountChosen()
	}
}

// ByForge are the accounts by forge, and within one as they were connected.
func (s *Session) ByForge() []core.Account {
	all := slices.Clone(s.Accounts)
	slices.SortStableFunc(all, func(a, b core.Account) int { return cmp.Compare(s.ForgeName(a), s.ForgeName(b)) })
	return all
}

// Traits is what the forge of the account can do.
func (s *Session) Traits() api.Traits { return s.TraitsOf(s.Account.ID) }

// TraitsOf is what the forge of an account can do.
func (s *Session) TraitsOf(account string) api.Traits {
	a := s.AccountOf(account)
	if account == s.Account.ID {
		a = s.Account // the list of accounts may be on its way
	}
	return s.forge(a)
}

// forge is what is known of an account's forge.
func (s *Session) forge(a core.Account) api.Traits {
	if s.Forges == nil {
		return ForgeIn(nil, a)
	}
	return ForgeIn(s.Forges(), a)
}

// ForgeName is the forge's own name.
func (s *Session) ForgeName(a core.Account) string { return s.forge(a).Name }

// ForgeWord names the forge of an account, by the account's id where that is no
// longer known.
func (s *Session) ForgeWord(account string) string {
	if a := s.AccountOf(account); a.ID != "" {
		return s.ForgeName(a)
	}
	return account
}

// AccountTitle names an account with its forge and, where there is something
// to say, its state.
func (s *Session) AccountTitle(a core.Account) string {
	text := AccountName(a) + " · " + s.ForgeName(a)
	if s.Refuses(a.ID) {
		text += " · " + locale.T("account.refused")
	}
	return text
}

// AnyRefused reports whether the forge refuses the token of what shows.
func (s *Session) AnyRefused() bool {
	for _, id := range s.ShownIDs() {
		if s.Refuses(id) {
			return true
		}
	}
	return false
}

// AccountName is the shortest name that a person knows an account by.
func AccountName(a core.Account) string { return cmp.Or(a.Display, a.User, a.Login, a.ID) }

// ForgeIn is what is known of an account's forge: its kind for a name where the
// program does not know it.
func ForgeIn(forges []api.Traits, a core.Account) api.Traits {
	for _, f := range forges {
		if f.Kind == a.Forge {
			return f
		}
	}
	return api.Traits{Kind: a.Forge, Name: string(a.Forge)}
}
