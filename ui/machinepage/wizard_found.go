package machinepage

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/machine"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// foundStep adds the machines and looks at each.
type foundStep struct {
	w     *wizard
	body  *fyne.Container
	head  *kit.Text
	again *kit.Button
	cards *fyne.Container
	all   []*foundMachine
	moves bool // it goes on by itself once all is well
}

// foundMachine is one machine that was entered, and what came of it.
type foundMachine struct {
	new   core.NewMachine
	id    string // "" = not added yet
	name  string
	state foundState
	look  machine.Look
	err   error
}

// foundState is how far a machine of the wizard is.
type foundState int

const (
	foundWaits foundState = iota
	foundLooks
	foundReady // it can be onboarded
	foundStops // it cannot: something is missing there
	foundFails // it was not reached, or not added
)

// mostLooks is how many machines are looked at side by side.
const mostLooks = 8

func newFoundStep(w *wizard) *foundStep {
	s := &foundStep{w: w, head: kit.NewStrong("").Shorten(), cards: kit.Stack()}
	s.again = kit.NewButton(locale.T("machinelook.again"), "refresh", s.lookAgain)
	s.body = kit.Stack(kit.Stretch(0, kit.Middle(s.head), kit.Strut(), s.again), s.cards)
	return s
}

// enter takes what was entered; what is known of a machine stays.
func (s *foundStep) enter() {
	var all []*foundMachine
	for _, n := range s.w.where.machines() {
		one := &foundMachine{new: n}
		for _, was := range s.all {
			if was.new.Address == n.Address && was.new.RunAs == n.RunAs && was.new.Preset == n.Preset && was.new.Name == n.Name && sameDay(was.new.Ends, n.Ends) && was.id != "" {
				one = was
			}
		}
		all = append(all, one)
	}
	s.all, s.moves = all, s.running() == 0
	s.draw()
	s.addAll()
}

// addAll adds, one after another, those that are not added yet: names that begin alike
// have to differ. Then all of them are looked at.
func (s *foundStep) addAll() {
	b, todo := s.w.p.backend, []*foundMachine{}
	for _, one := range s.all {
		if one.id == "" {
			one.err, one.state = nil, foundLooks
			todo = append(todo, one)
		}
	}
	if len(todo) == 0 {
		s.next()
		return
	}
	s.draw()
	news := make([]core.NewMachine, len(todo))
	for i, one := range todo {
		news[i] = one.new
	}
	frame.DoIn(s.w.f.Worker, s.w.ctx, func(ctx context.Context) ([]addition, error) { return addAll(ctx, b, news) }, func(all []addition, err error) {
		if s.w.ctx.Err() != nil {
			return
		}
		for i, one := range todo {
			one.state, one.err = foundFails, err
			if err == nil {
				one.id, one.name, one.err = all[i].machine.ID, all[i].machine.Name, all[i].err
			}
			if one.err == nil {
				one.state = foundWaits
			}
		}
		s.w.f.Announce(ask.MachinesChanged)
		s.next()
	})
}

// sameDay reports whether two ends are on one day: what is entered counts from now.
func sameDay(a, b time.Time) bool {
	return a.Local().Format(time.DateOnly) == b.Local().Format(time.DateOnly)
}

// addition is what came of adding a machine.
type addition struct {
	machine machine.Machine
	err     error
}

// addAll adds machines. One that is there already, with the same address and user, is
// taken as it is, but for an end that was entered.
func addAll(ctx context.Context, b Backend, news []core.NewMachine) (all []addition, err error) {
	there, err := b.ListMachines(ctx)
	if err != nil {
		return nil, err
	}
next:
	for _, n := range news {
		for _, m := range there {
			if m.Address == n.Address && m.Preset == n.Preset && (m.RunAs == n.RunAs || n.RunAs == "" && n.Preset != "") && m.Local == (n.Address == "") {
				a := addition{machine: m}
				if !n.Ends.IsZero() && !sameDay(n.Ends, m.Ends) {
					a.err = b.SetMachineEnd(ctx, m.ID, n.Ends)
				}
				all = append(all, a)
				continue next
			}
		}
		var a addition
		a.machine, a.err = b.AddMachine(ctx, n)
		all = append(all, a)
	}
	return all, nil
}

// running counts the machines that are being looked at.
func (s *foundStep) running() (n int) {
	for _, one := range s.all {
		if one.state == foundLooks {
			n++
		}
	}
	return n
}

// next looks at those that wait, as many side by side as may be; when none is left, it
// says how all of them stand.
func (s *foundStep) next() {
	for _, one := range s.all {
		if one.state == foundWaits && s.running() < mostLooks {
			s.look(one)
		}
	}
	s.draw()
	if s.running() == 0 && s.moves {
		s.moves = false
		if s.allWell() && s.w.frame.At() == 1 {
			s.w.frame.Next()
		}
	}
}

func (s *foundStep) look(one *foundMachine) {
	b, id := s.w.p.backend, one.id
	one.state, one.err = foundLooks, nil
	frame.DoIn(s.w.f.Worker, s.w.ctx, func(ctx context.Context) (machine.Look, error) { return b.LookAtMachine(ctx, id) }, func(l machine.Look, err error) {
		if s.w.ctx.Err() != nil {
			return
		}
		one.look, one.err = l, err
		switch {
		case err != nil:
			one.state = foundFails
		case l.Stops():
			one.state = foundStops
		default:
			one.state = foundReady
		}
		s.next()
	})
}

// lookAgain looks again at those that are not ready.
func (s *foundStep) lookAgain() {
	if s.running() > 0 {
		return
	}
	for _, one := range s.all {
		if one.id != "" && (one.state != foundReady || len(one.look.Problems) > 0) {
			one.state = foundWaits
		}
	}
	s.addAll()
}

// allWell reports whether there is nothing that a person should see.
func (s *foundStep) allWell() bool {
	for _, one := range s.all {
		if one.state != foundReady || len(one.look.Problems) > 0 {
			return false
		}
	}
	return len(s.all) > 0
}

// isReady reports whether the wizard can go on: all are looked at, and one can be
// onboarded.
func (s *foundStep) isReady() bool { return s.running() == 0 && len(s.ready()) > 0 }

// ready are the machines that can be onboarded.
func (s *foundStep) ready() (all []frame.MachineSubject) {
	for _, one := range s.all {
		if one.state == foundReady {
			all = append(all, frame.MachineSubject{ID: one.id, Name: shown(one.name)})
		}
	}
	return all
}

// added are the ids of those that were added.
func (s *foundStep) added() (ids []string) {
	for _, one := range s.all {
		if one.id != "" {
			ids = append(ids, one.id)
		}
	}
	return ids
}

// summary says which machines get the repositories, and how many do not.
func (s *foundStep) summary() string {
	var names []string
	for _, m := range s.ready() {
		names = append(names, m.Name)
	}
	const most = 6
	if len(names) > most {
		names = append(names[:most:most], locale.Tn("keys.more_places", len(names)-most))
	}
	text := locale.T("wizard.for", locale.Args{"Machines": locale.JoinNames(names)})
	if out := len(s.all) - len(s.ready()); out > 0 {
		text += " " + locale.Tn("wizard.not_onboarded", out)
	}
	return text
}

// draw shows how each stands. Those that need somebody come first.
func (s *foundStep) draw() {
	running, ready := s.running(), len(s.ready())
	waits := 0
	for _, one := range s.all {
		if one.state == foundWaits {
			waits++
		}
	}
	switch {
	case running+waits > 0:
		s.head.SetText(locale.T("machinelook.looking", locale.Args{"Done": locale.Number(len(s.all) - running - waits), "Total": locale.Number(len(s.all))}))
	case ready == len(s.all):
		s.head.SetText(locale.Tn("machinelook.ready", ready))
	default:
		s.head.SetText(locale.T("machinelook.some", locale.Args{"Ready": locale.Number(ready), "Total": locale.Number(len(s.all))}))
	}
	kit.SetVisible(s.again, running+waits == 0 && !s.allWell())
	s.cards.RemoveAll()
	for _, state := range []foundState{foundFails, foundStops, foundReady, foundLooks, foundWaits} {
		for _, one := range s.all {
			if one.state == state {
				s.cards.Add(s.card(one))
			}
		}
	}
	s.w.frame.Changed()
	s.w.frame.Fit()
}

// card is what was found on a machine, or why it was not reached.
func (s *foundStep) card(one *foundMachine) fyne.CanvasObject {
	name, address := shown(one.name), shown(one.new.Address)
	if one.new.Address == "" {
		address = locale.T("machines.here")
	}
	if name == "" {
		name, address = address, ""
	}
	c := lookCard{f: s.w.f, name: name, address: address, moved: func() { s.w.frame.Fit() }}
	switch one.state {
	case foundWaits:
		return c.waits()
	case foundLooks:
		return c.looks()
	case foundFails:
		return c.fails(one.err, one.id != "", func() { s.rebuilt(one) })
	}
	return c.found(one.look)
}

// rebuilt asks whether a machine with a new host key is the same one, and looks at it
// again.
func (s *foundStep) rebuilt(one *foundMachine) {
	s.w.p.latest().askRebuilt(one.id, shown(one.name), hostKeysOf(one.err), func() {
		one.state = foundWaits
		s.next()
	})
}
