package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
	"latchkey/internal/safetext"
)

// soon is how long before its end a token is warned of.
const tokenWarning = 14 * 24 * time.Hour

// CheckAccount asks the forge whether the token still works. When it does not,
// OK is false and the error says why.
func (a *Accounts) CheckAccount(ctx context.Context, id string) (Health, error) {
	ctx, done, err := a.enter(AskedFor(ctx))
	if err != nil {
		return Health{}, err
	}
	defer done()
	account, err := a.findAccount(ctx, id)
	if err != nil {
		return Health{}, err
	}
	c, err := a.connections.connect(ctx, account.ID)
	if err != nil {
		return Health{Account: accountOf(account)}, err
	}
	user, err := c.forge.Whoami(ctx)
	if err != nil {
		return Health{Account: accountOf(account)}, a.connections.dropIfUnauthorized(account.ID, err)
	}
	if err := checkUser(account, user); err != nil {
		return Health{Account: accountOf(account)}, err
	}
	return a.health(ctx, account, user, c.forge.Traits())
}

// checkUser reports whether a token still belongs to whom the account was connected
// for: the forge's id of the user counts, since a name can be given to another
// person.
func checkUser(account store.Account, user api.User) error {
	id := safetext.Line(user.ID, 100)
	if id == "" || account.UserID == "" || account.UserID == account.Login || id == account.UserID {
		return nil
	}
	now, before := safetext.Line(user.Name, 100), account.User
	if now == before { // deleted and made anew, or handed on
		now, before = now+" with the id "+id, before+" with the id "+account.UserID
	}
	return errtext.Because(say.New("failed.other-user", "check the sign-in of {account}: {cause}: to {now}, and the account is that of {before}", say.Values{"account": account.ID, "now": now, "before": before}), cause.ErrOtherUser)
}

func (a *Accounts) health(ctx context.Context, account store.Account, user api.User, traits api.Traits) (Health, error) {
	user.ID, user.Name, user.Display = safetext.Line(user.ID, 100), safetext.Line(user.Name, 100), safetext.Line(user.Display, 200)
	user.Granted, user.Missing = safeLines(user.Granted), safeLines(user.Missing)
	spent, err := a.store.RequestsSince(ctx, account.ID, a.now().Add(-budget.Window))
	h := Health{Account: accountOf(account), OK: true, User: user, Spent: spent, Budget: hourly(account, traits)}
	h.Warnings = a.warnings(h, traits)
	if dying, keysErr := a.keysOfToken(ctx, account); keysErr == nil {
		h.Warnings = append(h.Warnings, dying...)
	}
	return h, err
}

func (a *Accounts) warnings(h Health, traits api.Traits) []say.Text {
	var all []say.Text
	if end := h.Account.TokenExpires; !end.IsZero() {
		day := end.Format("2006-01-02")
		switch left := end.Sub(a.now()); {
		case left <= 0:
			all = append(all, say.New("remark.expired", "the token expired on {day}: create a new one at {page}", say.Values{"day": day, "page": traits.TokenPage}))
		case left <= tokenWarning:
			all = append(all, say.New("remark.expires", "the token expires on {day}, in {left}: create a new one at {page}", say.Values{"day": day, "left": days(left), "page": traits.TokenPage}))
		}
	}
	for _, missing := range h.User.Missing {
		values := say.Values{"scope": missing}
		for _, s := range traits.Scopes {
			if s.Name == missing {
				values["for"] = s.For
			}
		}
		all = append(all, say.New("remark.scope", "the token lacks the scope {scope}⟨, needed to {for}⟩", values))
	}
	if h.Budget > 0 && h.Spent*10 >= h.Budget*9 {
		all = append(all, say.New("remark.spent", "{n} of {total} requests of this hour are spent", say.Values{"n": h.Spent, "total": h.Budget}))
	}
	return all
}

func days(d time.Duration) say.Text {
	if n := int(d / (24 * time.Hour)); n > 0 {
		return say.Count("part.days", n, "{n} day", "{n} days")
	}
	return say.New("part.less-than-a-day", "less than a day")
}

func safeLines(texts []string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, safetext.Line(t, 100))
	}
	return all
}

// Health is what CheckAccount found.
type Health struct {
	Account Account `json:"account"`
	OK      bool    `json:"ok"`
	// Known says that AddAccount found the account connected already, NewToken
	// that it was given another token then.
	Known    bool       `json:"connected_before,omitempty"`
	NewToken bool       `json:"token_replaced,omitempty"`
	User     api.User   `json:"user"`
	Spent    int        `json:"requests_spent"`  // in the last rolling hour
	Budget   int        `json:"requests_budget"` // 0 = no such limit
	Warnings []say.Text `json:"warnings"`        // token expires soon, scopes missing
}
