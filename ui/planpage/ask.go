package planpage

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"latchkey/api"
	"latchkey/core"
	"latchkey/core/rollout"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// planAsk is the column of choices beside a plan. Each has a default, so that a
// plan can be shown at once.
type planAsk struct {
	p       *Page
	account core.Account   // of the repositories
	unread  []api.RepoPath // of these, the ones whose keys were never read
	verb    rollout.Verb
	repos   []api.RepoPath // empty = wherever the key stands
	traits  api.Traits
	targets []frame.Subject // for add: pairs that are here

	object   fyne.CanvasObject
	key      *keyChoice
	public   *kit.Entry // pasted, for a key whose private key lives elsewhere
	line     fyne.CanvasObject
	name     *kit.Entry
	kind     *kit.Select
	pairs    *kit.Select // one for all, or one for each
	access   *kit.Select
	old      *kit.Select            // what becomes of the old key
	used     *kit.Select            // what becomes of old keys that somebody still uses
	of       int64                  // for remove-old: the rotation
	machines []frame.MachineSubject // for onboard, and to shut machines out
	retire   bool                   // these go in order
	order    *kit.Select            // what comes first where a machine is shut out
	stop     *kit.Select            // after how many failures it pauses
	turn     *kit.Select            // what becomes of repositories that were never read
	never    fyne.CanvasObject
	fresh    []fyne.CanvasObject
	there    *onboardAsk // nil = nothing is onboarded
	filled   string      // what the name held when it was filled in by us
}

// oldKeys are what may become of the old key, in the order of the choices: it
// stays until it is removed by hand, goes after a wait, or goes at once.
func oldKeys() []rollout.Spec {
	return []rollout.Spec{{KeepOld: true}, {Soak: 24 * time.Hour}, {Soak: 7 * 24 * time.Hour}, {RemoveAtOnce: true}}
}

// stops are after how many failures a rollout pauses, in the order of the
// choices; 0 leaves it to the number of failures that are alike.
func stops() []int { return []int{0, 1, 10} }

func newPlanAsk(p *Page, account core.Account, verb rollout.Verb, on frame.Selection) *planAsk {
	a := &planAsk{p: p, account: account, verb: verb, repos: on.Repos, unread: on.Unread, traits: p.f.Session.TraitsOf(account.ID), of: p.Of, machines: p.Machines, retire: p.Retire}
	column := kit.Stack()
	changed := func(string) {
		column.Refresh() // what is chosen may need a line of its own
		p.replan()
	}
	kindList, kindWords := frame.Kinds()
	a.key = newKeyChoice(p.f, locale.T("rollout.key"), verb == rollout.Onboard)
	a.key.OnChange = func() { p.typed.forget(); a.chose(); p.replan() }
	a.name = kit.NewEntry("ci@build-07")
	a.kind = kit.NewSelect(kindWords, changed)
	a.kind.Selected = kindWords[slices.Index(kindList, p.f.Defaults.Kind())]
	a.pairs = kit.NewSelect([]string{locale.T("plan.pairs_one"), locale.T("plan.pairs_each")}, changed)
	a.access = kit.NewSelect([]string{locale.T("plan.access_read"), locale.T("plan.access_write")}, changed)
	a.old = kit.NewSelect([]string{locale.T("rollout.keep"), locale.T("rollout.soak_day"), locale.T("rollout.soak_week"), locale.T("rollout.soak_none")}, changed)
	a.used = kit.NewSelect([]string{locale.T("plan.used_stay"), locale.T("plan.used_go")}, changed)
	a.stop = kit.NewSelect([]string{locale.T("plan.stop_alike"), locale.T("plan.stop_one"), locale.T("plan.stop_ten")}, changed)
	a.turn = kit.NewSelect([]string{locale.T("plan.unread_turn"), locale.T("plan.unread_out")}, changed)
	a.turn.Selected = a.turn.Options[a.usualTurn()]
	a.never = frame.Field(locale.T("plan.unread"), kit.NewWholeChoice(a.turn), "")
	a.never.Hide()
	a.name.OnSubmitted = func(string) { p.submit() }
	a.name.OnCtrlEnter = p.submitAtOnce
	a.name.OnChanged = func(string) { p.naming() }

	if verb != rollout.RemoveOld && !a.shutsOut() && (verb != rollout.Add || a.traits.Reuse) {
		column.Add(frame.Field(locale.T("rollout.key"), a.key.Object, ""))
	}
	a.public = kit.NewTextArea("ssh-ed25519 AAAA… comment", 3)
	a.public.OnChanged = func(string) { p.replan() }
	a.line = frame.Field(locale.T("add.public_line"), a.public, locale.T("plan.public_note"))
	a.line.Hide()
	column.Add(a.line)
	switch verb {
	case rollout.Add, rollout.Rotate:
		note := locale.T("rollout.name_note")
		if !a.traits.Reuse {
			note = locale.T("rollout.set_note", locale.Args{"Forge": a.traits.Name})
		}
		a.fresh = []fyne.CanvasObject{frame.Field(locale.T("rollout.name"), a.name, note), frame.Field(locale.T("add.kind"), kit.NewWholeChoice(a.kind), "")}
		if a.traits.Reuse {
			a.fresh = append(a.fresh, frame.Field(locale.T("plan.pairs"), kit.NewWholeChoice(a.pairs), ""))
		}
	case rollout.Onboard:
		a.fresh = []fyne.CanvasObject{frame.Field(locale.T("rollout.name"), a.name, locale.T("onboard.name_note")), frame.Field(locale.T("add.kind"), kit.NewWholeChoice(a.kind), "")}
	case rollout.Relabel:
		column.Add(frame.Field(locale.T("plan.new_label"), a.name, locale.T("label.note")))
	}
	for _, o := range a.fresh {
		column.Add(o)
	}
	a.order = kit.NewSelect([]string{locale.T("shutout.at_once"), locale.T("shutout.replace_first")}, changed)
	switch {
	case a.shutsOut() && a.retire:
		column.Add(kit.NewNote(locale.T("shutout.retire_note")))
	case a.shutsOut():
		column.Add(frame.Field(locale.T("shutout.order"), kit.NewWholeChoice(a.order), locale.T("shutout.order_note")))
	case (verb == rollout.Add || verb == rollout.Onboard) && a.traits.WriteAccess:
		column.Add(frame.Field(locale.T("column.access"), kit.NewWholeChoice(a.access), ""))
	case verb == rollout.RemoveOld:
		column.Add(frame.Field(locale.T("plan.used"), kit.NewWholeChoice(a.used), locale.T("plan.used_note")))
	case verb == rollout.Rotate:
		column.Add(frame.Field(locale.T("plan.old"), kit.NewWholeChoice(a.old), locale.T("rollout.soak_note")))
	}
	if verb == rollout.Onboard {
		a.there = newOnboardAsk(p, a, func() { changed("") })
		column.Add(a.there.object)
	}
	column.Add(a.never)
	column.Add(frame.Field(locale.T("plan.stop"), kit.NewWholeChoice(a.stop), ""))
	a.object = column
	return a
}

// usualTurn is what becomes of repositories that were never read where nothing is
// chosen: those that a person has chosen are read when their turn comes, but not
// a whole account.
func (a *planAsk) usualTurn() int {
	if len(a.repos) == 0 {
		return 1
	}
	return 0
}

// knows shows the choice for repositories that were never read, where there are
// some.
func (a *planAsk) knows(k rollout.Basis) {
	kit.SetVisible(a.never, k.NeverRead+k.Unseen > 0 || a.turn.SelectedIndex() != a.usualTurn())
	a.object.Refresh()
}

// offer fills in the keys that can be chosen.
func (a *planAsk) offer(list []frame.Subject) {
	if a.verb == rollout.Add && a.traits.Reuse {
		list = append(slices.Clip(list), frame.Subject{Paste: true})
	}
	a.targets = list
	items := a.newKeys()
	for _, c := range list {
		items = append(items, subjectItem(c, len(a.repos)))
	}
	a.key.offer(items)
	a.chose()
}

// chose shows what the chosen key needs to be told.
func (a *planAsk) chose() {
	target := a.target()
	for _, o := range a.fresh {
		kit.SetVisible(o, a.verb != rollout.Add && a.verb != rollout.Onboard || target == nil)
	}
	kit.SetVisible(a.line, target != nil && target.Paste)
	name := a.suggestion()
	if a.name.Text == a.filled && name != a.filled {
		a.filled = name
		changed := a.name.OnChanged
		a.name.OnChanged = nil
		a.name.SetText(name)
		a.name.OnChanged = changed
		if a.p.f.Win.Canvas().Focused() == fyne.Focusable(a.name) {
			a.name.TypedShortcut(frame.SelectAll()) // typing replaces what was suggested
		}
	}
	a.object.Refresh()
}

// target is the key that was chosen, nil for a new one.
func (a *planAsk) target() *frame.Subject {
	i := a.key.at - len(a.newKeys())
	if i < 0 || i >= len(a.targets) {
		return nil
	}
	return &a.targets[i]
}

// suggestion is a name that will do: a rotated key keeps its own, a new one is
// called after whose repositories it opens.
func (a *planAsk) suggestion() string {
	if c := a.target(); c != nil {
		return c.Label
	}
	if a.verb == rollout.Onboard {
		return "" // each key is called after its machine
	}
	if len(a.repos) == 0 {
		return ""
	}
	return frame.CommentForMany(a.p.f.Defaults.CommentTemplate(), a.repos)
}

// spec reads the choices; wrong says what is amiss with them.
func (a *planAsk) spec() (s rollout.Spec, wrong string) {
	kindList, _ := frame.Kinds()
	s = rollout.Spec{Verb: a.verb, Choice: rollout.Choice{Repos: a.repos, Where: len(a.repos) == 0}, StopAfter: stops()[max(0, a.stop.SelectedIndex())]}
	if len(a.repos) > 0 {
		s.Account = a.account.ID
	}
	if i := a.turn.SelectedIndex(); i >= 0 && i != a.usualTurn() {
		s.NeverRead = []rollout.NeverReadPolicy{rollout.ReadInTurn, rollout.LeaveOut}[i]
	}
	name, target := strings.TrimSpace(a.name.Text), a.target()
	switch {
	case a.verb == rollout.RemoveOld:
		return rollout.Spec{Verb: a.verb, OfRollout: a.of, EvenIfUsed: a.used.SelectedIndex() == 1, StopAfter: s.StopAfter}, ""
	case a.verb == rollout.Onboard:
		return a.onboard(s)
	case a.shutsOut():
		return a.shutOut(s), ""
	case target != nil && target.Paste:
		if s.Key.Public, wrong = a.pasted(); wrong != "" {
			return s, wrong
		}
	case target != nil:
		s.Key = target.Ref
	case a.verb != rollout.Add:
		return s, locale.T("rollout.no_keys")
	}
	if n := a.traits.LabelMax; n > 0 && utf8.RuneCountInString(name) > n && a.verb != rollout.Revoke {
		return s, locale.T("label.too_long", locale.Args{"N": n})
	}
	switch a.verb {
	case rollout.Relabel:
		if s.Label = name; name == "" {
			return s, locale.T("label.empty")
		}
	case rollout.Add, rollout.Rotate:
		if a.verb == rollout.Add && target != nil {
			break
		}
		s.New = rollout.NewKey{Kind: kindList[max(0, a.kind.SelectedIndex())], Comment: name}
		s.PerRepo = a.pairs.SelectedIndex() == 1
		if name == "" {
			return s, locale.T("rollout.no_name")
		}
	}
	if a.verb == rollout.Add {
		s.Access = api.Read
		if a.access.SelectedIndex() == 1 && a.traits.WriteAccess {
			s.Access = api.ReadWrite
		}
	}
	if a.verb == rollout.Rotate {
		a.oldKey(&s)
	}
	return s, ""
}

// pasted is the public key that was pasted; wrong says what is amiss with it. A
// private key is not kept in the field.
func (a *planAsk) pasted() (line, wrong string) {
	if frame.ClearSecret(a.public) {
		return "", locale.T("plan.public_private")
	}
	text := strings.TrimSpace(a.public.Text)
	if text == "" {
		return "", locale.T("plan.public_missing")
	}
	public, err := keys.ParsePublic(text)
	if err != nil {
		return "", locale.T("plan.public_wrong")
	}
	return public.Line(), ""
}

// oldKey reads what becomes of the old key.
func (a *planAsk) oldKey(s *rollout.Spec) {
	chosen := oldKeys()[max(0, a.old.SelectedIndex())]
	s.KeepOld, s.Soak, s.RemoveAtOnce = chosen.KeepOld, chosen.Soak, chosen.RemoveAtOnce
}

// focus is where the keyboard begins: what a person may want to type, else
// the way back.
func (a *planAsk) focus() fyne.Focusable {
	if a.verb != rollout.Revoke && a.verb != rollout.RemoveOld {
		if target := a.target(); a.verb == rollout.Onboard && target != nil {
			return a.p.cancel // the name belongs to a new key
		}
		return a.name
	}
	return a.p.cancel
}
