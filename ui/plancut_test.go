package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/ui/kit"
	"latchkey/ui/kit/paint"
	"latchkey/ui/locale"
)

// What is done alike on every repository is said once, whole, and not cut in each row.
func TestAPlanSaysOnceWhatIsAlike(t *testing.T) {
	f := acme()
	p := withKeys(t, f)
	p.mark("acme/ledger", "acme/etl-jobs")
	p.w.run("rollout-add")
	p.planShows()
	steps := locale.JoinList([]string{t2("deed.add"), t2("deed.verify")})
	said := func(key string) bool {
		return strings.Contains(strings.Join(p.texts(), " "), tv(key, locale.Args{"Steps": steps})) // it may wrap
	}
	if table := p.table(); !said("plan.each") || table.ColumnShows("deeds") || table.Row(0)[1].Text != "" {
		t.Errorf("the rows say it %v: %q", table.ColumnShows("deeds"), p.texts())
	}
	p.key(fyne.KeyEscape)
	p.mark("acme/docs.site")
	p.w.run("rollout-add")
	p.planShows()
	table := p.table()
	row := slices.IndexFunc([]int{0, 1, 2}, func(row int) bool { return table.Row(row)[1].Text != "" })
	if !said("plan.each_but") || !table.ColumnShows("deeds") || row != 2 {
		t.Errorf("what differs is in row %d: %q", row, p.texts())
	}
}

// A choice whose words are longer than its drop-down says them whole below it.
func TestAChoiceIsSaidWhole(t *testing.T) {
	p := withKeys(t, acme())
	p.w.run("rotate-everywhere")
	p.planShows()
	p.w.Win.Resize(fyne.NewSize(leastWidth, leastHeight))
	notes := func() (texts []string) {
		for _, o := range p.below(t2("plan.old")) {
			if n, ok := o.(*kit.Note); ok && n.Visible() {
				texts = append(texts, n.Segments[0].Textual())
			}
		}
		return texts
	}
	for n, word := range []string{t2("rollout.keep"), t2("rollout.soak_day"), t2("rollout.soak_week"), t2("rollout.soak_none")} {
		p.chooses(t2("plan.old"), n)
		p.planShows()
		s := p.choiceOf(t2("plan.old"))
		cut := fyne.MeasureText(word, paint.NewTheme(paint.Light, 1).Size("text"), fyne.TextStyle{}).Width > s.Size().Width-40
		if got := notes(); len(got) > 0 && got[0] != word || cut && len(got) == 0 {
			t.Errorf("%q in %v px has the notes %q", word, s.Size().Width, got)
		}
	}
	if len(notes()) == 0 {
		t.Error("nothing was cut here, so nothing was looked at")
	}
}
