package keypage

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// severalKeys are the marks in the list, and what is done with all the keys that
// have one.
type severalKeys struct {
	p     *Page
	f     *frame.Frame
	marks *kit.Selection[string] // by the id of a line
	last  int                    // row that was marked last, -1 = none
	words *kit.Text
	bar   *fyne.Container // below the list, while some are marked
}

func newSeveralKeys(p *Page) *severalKeys {
	s := &severalKeys{p: p, f: p.f, last: -1, words: kit.NewStrong("").Shorten()}
	s.marks = kit.NewSelection(func() int { return len(p.rows) }, func(row int) string { return p.at(row).id })
	line := kit.Stretch(0, s.words, kit.NewButton(locale.T("keys.copy_lines"), "copy", s.copy),
		kit.NewButton(locale.T("keys.delete_marked"), "remove", s.delete), kit.NewButton(locale.T("marks.clear"), "", s.clear).Quiet())
	s.bar = container.NewStack(kit.NewFill(kit.ColorAccentSoft, 0, kit.PadXY(12, 6, line)))
	s.bar.Hide()
	return s
}

// wire lets the boxes of the table mark.
func (s *severalKeys) wire(table *kit.Table) {
	table.OnMark = s.mark
	table.OnExtend = func(anchor, was, to int) { s.marks.Extend(anchor, was, to); s.last = to; s.changed() }
	table.OnMarkAll = s.toggleAll
}

// mark turns the mark of a row round; extend marks all from the last one too.
func (s *severalKeys) mark(row int, extend bool) {
	if extend && s.last >= 0 && s.last < len(s.p.rows) {
		s.marks.Extend(s.last, row, row)
	} else {
		s.marks.Toggle(row)
	}
	s.last = row
	s.changed()
}

// toggleAll marks every row, or none where all are.
func (s *severalKeys) toggleAll() {
	s.marks.ToggleAll()
	s.changed()
}

func (s *severalKeys) clear() {
	s.marks.Clear()
	s.last = -1
	s.changed()
}

// changed shows how many are marked.
func (s *severalKeys) changed() {
	n := s.marks.Count()
	s.words.SetText(locale.Tn("marks.count", n))
	if some := n > 0; some != s.bar.Visible() {
		kit.SetVisible(s.bar, some)
		s.p.object.Refresh()
	}
	s.p.table.SetMarked(s.marks.State())
	s.p.table.Refresh()
}

// restore marks what was marked before, of the lines that are there.
func (s *severalKeys) restore(old *severalKeys) {
	for i := range s.p.all.lines {
		if id := s.p.all.lines[i].id; old.marks.Has(id) {
			s.marks.Set(id, true)
		}
	}
	s.changed()
}

// chosen are the keys that are marked; a set stands for its members.
func (s *severalKeys) chosen() []*keyItem {
	lines := s.p.all.lines
	var all []*keyItem
	seen := map[string]bool{}
	add := func(k *keyItem) {
		if !seen[k.id] && k.Fingerprint != "" {
			seen[k.id] = true
			all = append(all, k)
		}
	}
	for i := range lines {
		k := &lines[i]
		if !s.marks.Has(k.id) {
			continue
		}
		if !k.isSet {
			add(k)
		}
		for _, m := range k.members {
			add(&lines[m])
		}
	}
	return all
}

// copy puts the public lines of the marked keys on the clipboard.
func (s *severalKeys) copy() {
	var fps []keys.Fingerprint
	for _, k := range s.chosen() {
		fps = append(fps, k.Fingerprint)
	}
	b := s.p.backend
	frame.Do(s.f, func(ctx context.Context) (string, error) {
		var lines strings.Builder
		for _, fp := range fps {
			d, err := b.KeyDetails(ctx, fp)
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
			s.f.Notices.Fail("keys", locale.T("error.key_details"), err)
			return
		}
		s.f.Copy(lines, locale.Tn("toast.copied_lines", strings.Count(lines, "\n")))
	})
}

// delete deletes the marked pairs that are ours, after one question.
func (s *severalKeys) delete() {
	plan := ask.Plan{}
	var pairs []keys.Fingerprint
	for _, k := range s.chosen() {
		if k.Origin == "" {
			continue
		}
		pairs = append(pairs, k.Fingerprint)
		plan.Lines = append(plan.Lines, say.Plain(k.name()+" · "+locale.ShortFingerprint(k.Fingerprint)))
		if k.Places() > 0 {
			plan.Stops = append(plan.Stops, say.Plain(locale.T("keys.delete_stops", locale.Args{"Name": k.name(), "Where": standsOn(&k.KeySummary)})))
		}
	}
	if len(pairs) == 0 {
		s.f.Toasts.Show(locale.T("keys.none_ours"))
		return
	}
	plan.Title = say.Plain(locale.Tn("keys.delete_title", len(pairs)))
	if len(plan.Stops) > frame.MostNamed {
		more := locale.Tn("confirm.more", len(plan.Stops)-frame.MostNamed)
		plan.Stops = append(plan.Stops[:frame.MostNamed], say.Plain(more))
	}
	if len(pairs) >= frame.TypeFrom {
		s.f.ConfirmTyped(plan, strconv.Itoa(len(pairs)), func() { s.deletePairs(pairs) })
		return
	}
	s.f.ShowConfirm(plan, func(yes bool) {
		if yes {
			s.deletePairs(pairs)
		}
	})
}

// deletePairs deletes one after another. The question was asked already.
func (s *severalKeys) deletePairs(pairs []keys.Fingerprint) {
	f, b := s.f, s.p.backend
	job := f.Jobs.Start(locale.T("job.delete_pairs"))
	seen := frame.NewCounter(f.Worker, job)
	f.Answers.PairsConfirmed(pairs)
	frame.DoJob(f, job, func(ctx context.Context) (int, error) {
		for i, fp := range pairs {
			if err := b.DeleteKeyPair(ctx, fp); err != nil {
				return i, err
			}
			seen(i+1, len(pairs))
		}
		return len(pairs), nil
	}, func(n int, err error) {
		f.Answers.Clear()
		if err != nil {
			f.Notices.Fail("key-delete", locale.Tn("error.delete_pairs", n), err)
		} else {
			f.Toasts.Show(locale.Tn("toast.pairs_deleted", n))
		}
		s.p.latest().several.clear() // the language may be another one by now
		f.Announce(ask.PairsChanged)
	})
}
