package planpage

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit/tables"
	"latchkey/ui/locale"
)

// subjectItem names a key in a list of choices.
func subjectItem(c frame.Subject, total int) tables.PickItem {
	item := tables.PickItem{Text: frame.KeyChoice(c.Label, c.Ref.Fingerprint), Icon: "key"}
	switch {
	case c.Paste:
		item.Text, item.Icon = locale.T("plan.paste_public"), "copy"
	case c.Ref.Set != "":
		item.Text, item.Icon = locale.T("plan.set", locale.Args{"Name": c.Ref.Set}), "keyset"
	}
	var details []string
	if c.Type != "" {
		cell := frame.TypeCell(c.Type, c.Bits)
		details = append(details, cell.Text)
		if cell.Icon != "" {
			item.Icon, item.Tone = cell.Icon, cell.Tone
		}
	}
	if total > 0 && c.On > 0 {
		details = append(details, locale.T("rollout.on", locale.Args{"N": c.On, "Total": total}))
	}
	item.Detail = strings.Join(details, " · ")
	return item
}

// targetsOn finds the keys that stand on the repositories, as last read, and
// the key sets of which members do: what most of them have comes first.
func targetsOn(ctx context.Context, b Backend, account string, repos []api.RepoPath) ([]frame.Subject, error) {
	found, err := setsOn(ctx, b, account, repos)
	if err != nil {
		return nil, err
	}
	if len(repos) > manyRepos {
		return TargetsOnMany(ctx, b, account, repos, found)
	}
	at := map[keys.Fingerprint]int{}
	for _, repo := range repos {
		rows, err := b.CachedKeys(ctx, account, repo)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			if k.Fingerprint == "" {
				continue
			}
			if _, known := at[k.Fingerprint]; !known {
				at[k.Fingerprint] = len(found)
				found = append(found, frame.Subject{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Label, Type: k.Type, Bits: k.Bits})
			}
			found[at[k.Fingerprint]].On++
		}
	}
	return mostFirst(found), nil
}

// manyRepos is from how many repositories on all keys are looked through at once.
const manyRepos = 50

// TargetsOnMany returns, of the keys of an account, those that stand on these
// repositories, from one reading of all keys, added to found.
func TargetsOnMany(ctx context.Context, b Backend, account string, repos []api.RepoPath, found []frame.Subject) ([]frame.Subject, error) {
	all, err := b.KeysOverview(ctx)
	chosen := make(map[string]bool, len(repos))
	for _, repo := range repos {
		chosen[string(repo)] = true
	}
	for _, k := range all.Keys {
		if k.Fingerprint == "" || !slices.Contains(k.Accounts, account) {
			continue
		}
		on := 0
		for _, repo := range k.Repos {
			if chosen[repo] {
				on++
			}
		}
		if on > 0 {
			found = append(found, frame.Subject{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Label, On: on, Type: k.Type, Bits: k.Bits})
		}
	}
	return mostFirst(found), err
}

// targetsAnywhere are the keys that are known to stand on the repositories, and
// all pairs that are here: they may stand where nobody has looked yet.
func targetsAnywhere(ctx context.Context, b Backend, account string, repos []api.RepoPath) ([]frame.Subject, error) {
	found, err := targetsOn(ctx, b, account, repos)
	if err != nil {
		return nil, err
	}
	known := map[rollout.KeyRef]bool{}
	for _, c := range found {
		known[c.Ref] = true
	}
	here, err := pairsHere(ctx, b)
	for _, c := range here {
		if !known[c.Ref] {
			found = append(found, c)
		}
	}
	return found, err
}

func mostFirst(found []frame.Subject) []frame.Subject {
	slices.SortStableFunc(found, func(a, b frame.Subject) int { // of equals, single keys first
		return cmp.Or(b.On-a.On, cmp.Compare(a.Ref.Set, b.Ref.Set))
	})
	return found
}

func setsOn(ctx context.Context, b Backend, account string, repos []api.RepoPath) ([]frame.Subject, error) {
	sets, err := b.KeySets(ctx)
	if err != nil {
		return nil, err
	}
	chosen := map[api.RepoPath]bool{}
	for _, repo := range repos {
		chosen[repo] = true
	}
	var found []frame.Subject
	for _, s := range sets {
		on := 0
		for _, m := range s.Members {
			if m.Account == account && chosen[m.Repo] {
				on++
			}
		}
		if on > 0 {
			found = append(found, frame.Subject{Ref: rollout.KeyRef{Set: s.Name}, Label: s.Name, On: on})
		}
	}
	return found, nil
}

// pairsHere are the pairs that can be put somewhere: those whose private key
// is here.
func pairsHere(ctx context.Context, b Backend) ([]frame.Subject, error) {
	pairs, err := b.KeyPairs(ctx)
	var found []frame.Subject
	for _, k := range pairs {
		if k.PrivateKey == inventory.PrivateKeyHere {
			found = append(found, frame.Subject{Ref: rollout.KeyRef{Fingerprint: k.Fingerprint}, Label: k.Comment, Type: k.Type, Bits: k.Bits})
		}
	}
	return found, err
}
