package core

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"sync"

	"latchkey/api"
	"latchkey/core/ask"
	"latchkey/core/audit"
	"latchkey/core/budget"
	"latchkey/core/cause"
	"latchkey/core/errtext"
	"latchkey/core/say"
	"latchkey/core/store"
)

// AskSummary says what came of asking.
type AskSummary struct {
	Answered int `json:"answered"`
	Refused  int `json:"refused"` // the forge does not tell it to the account
	Left     int `json:"left"`    // not answered: the error says why
}

// Asks lists what can be asked of the forges beyond what an inventory reads. Local store
// only; asking takes a request for each, and for branch rules one more for each rule.
func (a *Audit) Asks(ctx context.Context) ([]audit.Ask, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	b, err := a.gather(ctx)
	if err != nil {
		return nil, err
	}
	return audit.Asks(b.World(nil)), nil
}

// AskForges asks, each account's forge for itself, and keeps the answers; the next audit
// judges by them. A forge that refuses one question is asked the others; what would meet
// all others too, such as a spent limit, ends the account. The error is why some are left.
// progress may be nil and is called from one goroutine at a time.
func (a *Audit) AskForges(ctx context.Context, asks []audit.Ask, progress func(done, total int)) (AskSummary, error) {
	ctx, done, err := a.enter(ctx)
	if err != nil {
		return AskSummary{}, err
	}
	defer done()
	of := map[string][]audit.Ask{}
	for _, one := range asks {
		of[one.Account] = append(of[one.Account], one)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var summary AskSummary
	var why []error
	asked := 0
	for account, list := range of {
		all.Go(func() {
			left := len(list)
			err := a.askAccount(budget.As(ctx, budget.Sync), account, list, func(refused bool) {
				mu.Lock()
				defer mu.Unlock()
				if left--; refused {
					summary.Refused++
				} else {
					summary.Answered++
				}
				if asked++; progress != nil {
					progress(asked, len(asks))
				}
			})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				summary.Left += left
				why = append(why, errtext.Because(say.New("failed.ask", "ask the forge of {account}: {cause}", say.Values{"account": account}), err))
			}
		})
	}
	all.Wait()
	a.changed("", ask.KeysChanged)
	return summary, errors.Join(why...)
}

// askAccount asks one account's forge, one question after the other. Its error is why
// some were not answered.
func (a *Audit) askAccount(ctx context.Context, account string, asks []audit.Ask, answered func(refused bool)) error {
	c, err := a.connections.connect(ctx, account)
	if err != nil {
		return err
	}
	var fault error
	for _, one := range asks {
		told, err := askForge(ctx, c, one)
		if err = a.connections.dropIfUnauthorized(account, err); err != nil {
			switch kind := api.KindOf(err); {
			case cause.EndsAll(err):
				return err
			case kind == api.Forbidden, kind == api.PolicyForbids, kind == api.NotFound:
				told = audit.ForgeAnswer{Refused: kind.String()}
			default: // no answer: what was known stays
				fault = cmp.Or(fault, err)
				continue
			}
		}
		data, err := json.Marshal(told)
		if err != nil {
			return err
		}
		if err := a.store.SaveForgeAnswers(ctx, store.ForgeAnswer{Account: account, Target: one.Target, About: string(one.About), Read: a.now(), Answer: string(data)}); err != nil {
			return err
		}
		answered(told.Refused != "")
	}
	return fault
}

func askForge(ctx context.Context, c *connection, one audit.Ask) (told audit.ForgeAnswer, err error) {
	switch one.About {
	case audit.AskBranchRules:
		if f, ok := c.forge.(api.BranchRules); ok {
			rules, err := f.BranchRules(ctx, api.RepoPath(one.Target))
			told.Passed, told.Hidden = rules.Passed, rules.Hidden
			return told, err
		}
	case audit.AskKeyPolicy:
		if f, ok := c.forge.(api.KeyPolicy); ok {
			allowed, known, err := f.KeysAllowed(ctx, one.Target)
			told.Forbidden, told.Untold = known && !allowed, !known
			return told, err
		}
	case audit.AskUserKeys:
		if f, ok := c.forge.(api.UserKeys); ok {
			list, err := f.UserKeys(ctx, api.User{ID: c.account.UserID, Name: c.account.User})
			for _, k := range list {
				told.Keys = append(told.Keys, k.Fingerprint())
			}
			return told, err
		}
	}
	return told, &api.Error{Op: "ask", Forge: c.forge.Traits().Kind, Kind: api.Invalid, Err: errors.ErrUnsupported}
}

func (a *Audit) addAnswers(ctx context.Context, b *audit.Builder) error {
	all, err := a.store.ForgeAnswers(ctx)
	for _, row := range all {
		one := audit.ForgeAnswer{Account: row.Account, Target: row.Target, About: audit.Question(row.About), Read: row.Read}
		if json.Unmarshal([]byte(row.Answer), &one) == nil { // what another version wrote is as if it were not asked
			b.Answer(one)
		}
	}
	return err
}
