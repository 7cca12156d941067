package keypage

import (
	"context"
	"strconv"
	"strings"

	"latchkey/core/ask"
	"latchkey/core/say"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// severalKeys is what is done with all the keys that are marked.
type severalKeys struct {
	p *Page
	f *frame.Frame
}

// offer puts that into the bar below the list.
func (s *severalKeys) offer() {
	marks := s.p.list.Marks
	marks.Offer(kit.NewButton(locale.T("keys.copy_lines"), "copy", s.copy),
		kit.NewButton(locale.T("keys.delete_marked"), "remove", s.delete), kit.NewButton(locale.T("marks.clear"), "", marks.Clear).Quiet())
}

// chosen are the keys that are marked; a set stands for its members.
func (s *severalKeys) chosen() []*keyItem {
	var all []*keyItem
	seen := map[string]bool{}
	for _, k := range s.p.list.Marks.Rows() {
		for _, k := range append([]*keyItem{k}, k.members...) {
			if !seen[k.id] && k.Fingerprint != "" { // a set has none
				seen[k.id] = true
				all = append(all, k)
			}
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
		plan.Lines = append(plan.Lines, say.Plain(frame.KeyChoice(k.Label, k.Fingerprint)))
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
		s.p.latest().list.Marks.Clear() // the language may be another one by now
		f.Announce(ask.PairsChanged)
	})
}
