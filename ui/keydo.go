package ui

import (
	"context"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/core/probe"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/kit"
)

// ref names the line for a rollout.
func (k *keyItem) ref() rollout.KeyRef {
	if k.isSet {
		return rollout.KeyRef{Set: k.Set}
	}
	return rollout.KeyRef{Fingerprint: k.Fingerprint}
}

// canOnKey tells whether a command of the Keys page can be given for a line.
func (w *Window) canOnKey(id string, k *keyItem) bool {
	if k == nil || w.backend == nil || k.Fingerprint == "" && !k.isSet {
		return false
	}
	here := k.PrivateKey == inventory.PrivateKeyHere
	switch id {
	case "key-add-to":
		return !k.isSet && w.session.account.ID != "" && (here || w.knownPublic(k) != "")
	case "key-ssh-config":
		return !k.isSet && len(k.Repos) > 0
	case "key-rotate", "key-revoke":
		return k.Places() > 0 && len(w.session.accounts) > 0
	case "key-test":
		return here && !k.isSet && len(k.Repos) > 0
	case "key-export":
		return here || k.isSet && k.here > 0
	case "key-delete":
		return k.Origin != "" || k.isSet
	}
	return true
}

// knownPublic is the public line of a key that was never ours and can be put
// elsewhere all the same: whoever has its private key says so by asking. It is
// "" for one that was lost, and until the pane beside the list has it.
func (w *Window) knownPublic(k *keyItem) string {
	pane := w.keys.pane
	if k.PrivateKey != inventory.PrivateKeyUnknown || pane == nil || !pane.read || pane.line == nil || pane.line.id != k.id {
		return ""
	}
	return pane.details.Public
}

// onKey tells the same for the line that is selected.
func (w *Window) onKey(id string) func() bool {
	return func() bool { return w.canOnKey(id, w.keys.current()) }
}

func (w *Window) rotateCurrent() { w.planCurrent(rollout.Rotate) }

func (w *Window) revokeCurrent() { w.planCurrent(rollout.Revoke) }

// planCurrent offers to do something with the key that is selected, wherever it
// stands.
func (w *Window) planCurrent(verb rollout.Verb) {
	if k := w.keys.current(); k != nil && k.ref() != (rollout.KeyRef{}) {
		w.nav.Plan(PlanRequest{Verb: verb, About: []Subject{{Ref: k.ref(), Label: k.name()}}})
	}
}

// testCurrent goes to a repository on which the key stands and tests it there.
func (w *Window) testCurrent() {
	k := w.keys.current()
	if k == nil {
		return
	}
	fp := k.Fingerprint
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (core.KeyDetails, error) { return backend.KeyDetails(ctx, fp) }, func(d core.KeyDetails, err error) {
		if err != nil {
			w.notices.fail("key-test", t("error.key_details"), err)
			return
		}
		if s, ok := hereOn(d); ok {
			w.testKeyOn(s.Account, api.RepoPath(s.Target), fp)
		}
	})
}

// testKeyOn runs the test as a job of its own: it does not depend on which
// account shows.
func (w *Window) testKeyOn(account string, repo api.RepoPath, fp keys.Fingerprint) {
	job := w.jobs.startQuiet(t("job.test", args{"Repo": string(repo)}))
	backend := w.backend
	doJob(w.Frame, job, func(ctx context.Context) (probe.Report, error) {
		return backend.Test(ctx, core.TestRequest{Account: account, Repo: repo, Fingerprint: fp}, func(probe.Rung) {})
	}, func(r probe.Report, err error) {
		switch {
		case err != nil:
			w.notices.fail("key-test", t("error.test", args{"Repo": string(repo)}), err)
		case r.OK:
			w.notices.remove("key-test")
			w.toasts.Show(t("keys.test_good", args{"Repo": string(repo)}))
		default:
			notice := reportOutcome(r, string(repo))
			notice.Buttons = append(notice.Buttons, kit.NewButton(t("keys.go_there"), "forward", func() { w.nav.Repository(account, repo, fp) }))
			notice.OnClose = func() { w.notices.remove("key-test") }
			w.notices.put("key-test", notice)
		}
	})
}

// showAddTo chooses the repositories on which the key is to be put; the plan
// says what would be done before anything is.
func (w *Window) showAddTo() {
	k := w.keys.current()
	if k == nil {
		return
	}
	account, target := w.session.account, Subject{Ref: k.ref(), Label: k.name()}
	if line := w.knownPublic(k); k.PrivateKey != inventory.PrivateKeyHere {
		target.Ref = rollout.KeyRef{Public: line}
	}
	on := map[string]bool{}
	for _, r := range k.Repos {
		on[r] = true
	}
	picker := kit.NewPicker(t("keys.pick_repos"), t("empty.no_match.title"), true)
	picker.Meaning = addressedText
	picker.Count = func(shown, total, chosen int) string {
		return t("keys.picked", args{"N": chosen, "Shown": shown, "Total": total})
	}
	var f *form
	f = w.newForm(t("keys.add_title", args{"Name": k.name()}), "plus", t("rollout.plan"), func() {
		var repos []api.RepoPath
		for _, id := range picker.Chosen() {
			repos = append(repos, api.RepoPath(id))
		}
		if len(repos) == 0 {
			f.say(t("keys.pick_one"))
			f.dialog.FocusOn(picker.Entry)
			return
		}
		f.dialog.Hide()
		w.nav.Plan(PlanRequest{Verb: rollout.Add, Account: account, On: Selection{Account: account.ID, Repos: repos}, About: []Subject{target}})
	})
	f.dialog.Width = 620
	w.keys.readRows(func(rows []core.RepoRow) {
		items := make([]kit.PickItem, 0, len(rows))
		for _, r := range rows {
			item := kit.PickItem{ID: string(r.Path), Text: string(r.Path), Detail: r.Project, Icon: "repository"}
			if on[item.ID] {
				item.Detail = strings.TrimPrefix(item.Detail+" · "+t("keys.stands_there"), " · ")
			}
			if !r.Archived {
				items = append(items, item)
			}
		}
		picker.SetItems(items)
	})
	f.show(kit.Stack(kit.NewNote(t("keys.add_note", args{"Account": accountName(account)})), picker.Object), picker.Entry)
}

// readRows hands the repositories of the account out, as last read.
func (p *keysPage) readRows(give func([]core.RepoRow)) {
	w, id := p.w, p.w.session.account.ID
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) ([]core.RepoRow, error) { return backend.CachedRepos(ctx, id) }, func(rows []core.RepoRow, err error) {
		if err != nil {
			w.notices.fail("repos", t("error.repos"), err)
			return
		}
		give(rows)
	})
}

// deleteCurrent deletes a pair, or all pairs of a set. Core asks first and says
// what stops.
func (w *Window) deleteCurrent() {
	k := w.keys.current()
	if k == nil {
		return
	}
	line := *k
	job := w.jobs.start(t("job.delete_pair", args{"Name": line.name()}))
	backend := w.backend
	tryJob(w.Frame, job, func(ctx context.Context) error {
		if line.isSet {
			return backend.DeleteKeySet(ctx, line.Set)
		}
		return backend.DeleteKeyPair(ctx, line.Fingerprint)
	}, func(err error) {
		if err != nil {
			w.notices.fail("key-delete", t("error.delete_pair", args{"Name": line.name()}), err)
			return
		}
		w.notices.remove("key-delete")
		w.toasts.Show(t("toast.pair_deleted", args{"Name": line.name()}))
		w.keys.load()
	})
}

// mark selects rows for what is done with several.
func (p *keysPage) mark(row int, extend bool) {
	if extend && p.last >= 0 && p.last < len(p.shown) {
		p.marks.Extend(p.last, row, row)
	} else {
		p.marks.Toggle(row)
	}
	p.last = row
	p.marked()
}

func (p *keysPage) unmark() {
	p.marks.Clear()
	p.last = -1
	p.marked()
}

func (p *keysPage) marked() {
	n := p.marks.Count()
	p.words.SetText(tn("marks.count", n))
	if some := n > 0; some != p.bar.Visible() {
		kit.SetVisible(p.bar, some)
		p.object.Refresh()
	}
	p.table.SetMarked(p.marks.State())
	p.table.Refresh()
}

// markedKeys are the keys that are selected; a set stands for its members.
func (p *keysPage) markedKeys() []*keyItem {
	var all []*keyItem
	seen := map[string]bool{}
	add := func(k *keyItem) {
		if !seen[k.id] && k.Fingerprint != "" {
			seen[k.id] = true
			all = append(all, k)
		}
	}
	for i := range p.all.lines {
		k := &p.all.lines[i]
		if !p.marks.Has(k.id) {
			continue
		}
		if !k.isSet {
			add(k)
		}
		for _, m := range k.members {
			add(&p.all.lines[m])
		}
	}
	return all
}

// copyMarked puts the public lines of the selected keys on the clipboard.
func (p *keysPage) copyMarked() {
	w := p.w
	var fps []keys.Fingerprint
	for _, k := range p.markedKeys() {
		fps = append(fps, k.Fingerprint)
	}
	backend := w.backend
	background(w, w.session.ctx, func(ctx context.Context) (string, error) {
		var lines strings.Builder
		for _, fp := range fps {
			d, err := backend.KeyDetails(ctx, fp)
			if err != nil {
				return "", err
			}
			if d.Public != "" {
				lines.WriteString(d.Public + "\n")
			}
		}
		return lines.String(), nil
	}, func(lines string, err error) {
		if err != nil {
			w.notices.fail("keys", t("error.key_details"), err)
			return
		}
		w.copy(lines, tn("toast.copied_lines", strings.Count(lines, "\n")))
	})
}

// deleteMarked deletes the selected pairs that are ours, after one question.
func (p *keysPage) deleteMarked() {
	w := p.w
	plan := ask.Plan{}
	var pairs []*keyItem
	for _, k := range p.markedKeys() {
		if k.Origin == "" {
			continue
		}
		pairs = append(pairs, k)
		plan.Lines = append(plan.Lines, k.name()+" · "+shortFingerprint(k.Fingerprint))
		if k.Places() > 0 {
			plan.Stops = append(plan.Stops, t("keys.delete_stops", args{"Name": k.name(), "Where": standsOn(&k.KeyRow)}))
		}
	}
	if len(pairs) == 0 {
		w.toasts.Show(t("keys.none_ours"))
		return
	}
	plan.Title = tn("keys.delete_title", len(pairs))
	if len(plan.Stops) > mostNamed {
		more := tn("confirm.more", len(plan.Stops)-mostNamed)
		plan.Stops = append(plan.Stops[:mostNamed], more)
	}
	if len(pairs) >= typeFrom {
		w.confirmTyped(plan, strconv.Itoa(len(pairs)), func() { p.deletePairs(pairs) })
		return
	}
	w.showConfirm(plan, func(yes bool) {
		if yes {
			p.deletePairs(pairs)
		}
	})
}

// deletePairs deletes one after another. The question was asked already.
func (p *keysPage) deletePairs(pairs []*keyItem) {
	w := p.w
	fps := make([]keys.Fingerprint, len(pairs))
	for i, k := range pairs {
		fps[i] = k.Fingerprint
	}
	job := w.jobs.start(t("job.delete_pairs"))
	seen := newCounter(w.worker, job)
	w.answers.pairsConfirmed(fps)
	backend := w.backend
	doJob(w.Frame, job, func(ctx context.Context) (int, error) {
		for i, fp := range fps {
			if err := backend.DeleteKeyPair(ctx, fp); err != nil {
				return i, err
			}
			seen(i+1, len(fps))
		}
		return len(fps), nil
	}, func(n int, err error) {
		w.answers.clear()
		if err != nil {
			w.notices.fail("key-delete", tn("error.delete_pairs", n), err)
		} else {
			w.toasts.Show(tn("toast.pairs_deleted", n))
		}
		w.keys.unmark() // of the page that shows now: the language may be another one
		w.keys.load()
	})
}
