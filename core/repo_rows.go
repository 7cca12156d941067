package core

import (
	"context"
	"time"

	"latchkey/api"
	"latchkey/core/inventory"
	"latchkey/keys"
)

// OpenedBy is a key that opens a repository on which it does not stand.
type OpenedBy struct {
	Label       string           `json:"label"`
	Fingerprint keys.Fingerprint `json:"fingerprint,omitempty"`
	Project     api.ProjectPath  `json:"project,omitempty"` // on which it stands; "" = it is a person's or a workspace's own key
}

// judgeUses counts, for each repository, the keys that look forgotten. The
// status of a repository is that of its worst key.
func (rs *Repos) judgeUses(ctx context.Context, account string, rows []RepoRow) error {
	after := rs.inventory.unusedAfter()
	suspects, err := rs.store.Suspects(ctx, account, min(after, inventory.NeverAfter))
	if err != nil || len(suspects) == 0 {
		return err
	}
	at := make(map[[2]string]int, len(rows))
	for i := range rows {
		at[[2]string{rows[i].Account, string(rows[i].Path)}] = i
	}
	now := rs.now()
	for _, k := range suspects {
		if i, ok := at[[2]string{k.Account, k.Target}]; ok {
			rows[i].judge(inventory.Use{Last: k.LastUsed, Read: k.UseRead, Verified: k.Verified, Created: k.Created}, after, now)
		}
	}
	return nil
}

// judge adds one of its keys to the counts of those that look forgotten.
func (r *RepoRow) judge(u inventory.Use, after time.Duration, now time.Time) {
	if !u.Idle(after, now) {
		return
	}
	if r.Unused++; u.Never() {
		r.Never++
	}
}

// WithKeys returns the row as a reading of its keys changes it, which is as old as
// the oldest of them; unusedAfter is what SetUnusedAfter was told.
func WithKeys(r RepoRow, list []DeployKey, unusedAfter time.Duration, now time.Time) RepoRow {
	r.Keys, r.KeysRead, r.LastUsed, r.PrivateKeys, r.Weak, r.Unused, r.Never, r.UseUnread = len(list), now, time.Time{}, 0, 0, 0, 0, 0
	for i := range list {
		k := &list[i]
		if k.Read.Before(r.KeysRead) && !k.Read.IsZero() {
			r.KeysRead = k.Read
		}
		use := k.Use()
		if use.Newest().After(r.LastUsed) {
			r.LastUsed = use.Newest()
		}
		if k.PrivateKey == inventory.PrivateKeyHere {
			r.PrivateKeys++
		}
		if keys.WeakType(k.Type, k.Bits) {
			r.Weak++
		}
		if !use.Known() {
			r.UseUnread++
		}
		r.judge(use, unusedAfter, now)
	}
	r.Status = r.Condition()
	return r
}

// findOpenings says which repositories are opened by keys of their project, or
// by others that have been seen to open them.
func (rs *Repos) findOpenings(ctx context.Context, account string, rows []RepoRow) error {
	openings, err := rs.store.Openings(ctx, account)
	if err != nil {
		return err
	}
	by := map[[2]string][]OpenedBy{}
	for _, o := range openings {
		one := OpenedBy{Label: o.Label, Fingerprint: keys.Fingerprint(o.Fingerprint)}
		name := "repository " + o.Target
		if o.Project {
			one.Project, name = api.ProjectPath(o.Target), "project "+o.Target
		}
		by[[2]string{o.Account, name}] = append(by[[2]string{o.Account, name}], one)
	}
	read, err := rs.store.ProjectsRead(ctx, account)
	if err != nil {
		return err
	}
	withProjects, err := rs.accountsWithProjects(ctx)
	for i := range rows {
		r := &rows[i]
		own := by[[2]string{r.Account, "repository " + string(r.Path)}]
		if !r.Private { // it opens for anybody
			own = nil
		}
		project := r.Path.InProject(r.Project)
		if project == "" || !withProjects[r.Account] {
			r.OpenedBy = own
			continue
		}
		r.OpenedBy = by[[2]string{r.Account, "project " + string(project)}] // one list for all of the project
		if len(own) > 0 {
			r.OpenedBy = append(append([]OpenedBy(nil), r.OpenedBy...), own...)
		}
		r.ProjectUnread = read[[2]string{r.Account, string(project)}].IsZero()
	}
	return err
}

// accountsWithProjects returns those on whose forge keys can stand on projects.
func (rs *Repos) accountsWithProjects(ctx context.Context) (map[string]bool, error) {
	accounts, err := rs.store.Accounts(ctx)
	with := map[string]bool{}
	for _, account := range accounts {
		if d, err := rs.connections.driver(api.Kind(account.Forge)); err == nil {
			with[account.ID] = d.traits().ProjectKeys
		}
	}
	return with, err
}
