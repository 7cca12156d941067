package auditpage

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/core"
	"latchkey/core/audit"
	"latchkey/internal/safetext"
	"latchkey/keys"
	"latchkey/ui/frame"
	"latchkey/ui/kit"
	"latchkey/ui/locale"
)

// mostStory is how much of the story of a key is read: its latest part.
const mostStory = 200

// story is what became of one key: since when it is known, and what was done with it.
type story struct {
	of      keys.Fingerprint
	changes []core.KeyEvent
	read    bool
	err     error
	loads   frame.Generation
}

// storyOf reads the story of a key, unless that is the one that is there.
func (k *pane) storyOf(fp keys.Fingerprint) *story {
	s, b := &k.story, k.p.backend
	if s.of == fp || b == nil || fp == "" {
		return s
	}
	s.of, s.changes, s.read, s.err = fp, nil, false, nil
	frame.Load(k.f, &s.loads, func(ctx context.Context) ([]core.KeyEvent, error) { return b.KeyStory(ctx, fp, mostStory) }, func(all []core.KeyEvent, err error) {
		s.changes, s.read, s.err = all, err == nil, err
		k.draw()
	})
	return s
}

// storyLines tell the story of a key, the latest first.
func (k *pane) storyLines(key *audit.Key) []fyne.CanvasObject {
	if key == nil || key.Fingerprint == "" {
		return nil
	}
	s := k.storyOf(key.Fingerprint)
	out := []fyne.CanvasObject{kit.Gap(0, 2), kit.NewStrong(locale.T("story.title"))}
	switch {
	case s.err != nil:
		notice := k.f.ErrorNotice(locale.T("error.story"), s.err)
		notice.OnResize = k.Body.Refresh
		out = append(out, notice.Object())
	case !s.read:
		out = append(out, kit.NewCaption(locale.T("details.reading")))
	}
	for i := range s.changes {
		c := &s.changes[i]
		out = append(out, kit.Tight(kit.NewText(changeWords(c)).Shorten(), kit.NewNote(changeNote(c))))
	}
	for _, p := range key.Places {
		if p.AddedBy != "" && !p.Use.Created.IsZero() {
			out = append(out, kit.Tight(kit.NewText(locale.T("story.added", locale.Args{"Place": safetext.Line(p.Target, 120)})).Shorten(),
				kit.NewNote(locale.T("story.when", locale.Args{"When": locale.Moment(p.Use.Created), "Who": safetext.Line(p.AddedBy, 80)}))))
		}
	}
	if !key.Replaced.IsZero() {
		out = append(out, kit.NewText(locale.T("story.replaced", locale.Args{"When": locale.Moment(key.Replaced)})).Shorten())
	}
	if key.Made.IsZero() {
		return append(out, kit.NewNote(locale.T("story.no_date")))
	}
	return append(out, kit.NewNote(locale.T("story.known", locale.Args{"When": locale.Moment(key.Made)})))
}

// changeNote says when, by whom and why, as far as that is known.
func changeNote(c *core.KeyEvent) string {
	if c.Since.IsZero() {
		return locale.T("story.when", locale.Args{"When": locale.Moment(c.At), "Who": safetext.Line(c.Who, 80)})
	}
	words := []string{locale.T("story.between", locale.Args{"From": locale.Moment(c.Since), "To": locale.Moment(c.At)})}
	if c.Who != "" {
		words = append(words, locale.T("story.by", locale.Args{"Who": safetext.Line(c.Who, 80)}))
	}
	return strings.Join(append(words, locale.TranslateAll(c.Why)...), " · ")
}

// changeWords say what was done, or seen.
func changeWords(c *core.KeyEvent) string {
	what := locale.TOr("story.did_"+c.What, c.What)
	if c.From != c.To {
		what = locale.T("story.from_to", locale.Args{"What": what, "From": safetext.Line(c.From, 60), "To": safetext.Line(c.To, 60)})
	}
	if c.Failed {
		what = locale.T("story.failed", locale.Args{"What": what})
	}
	if c.Target == "" {
		return what
	}
	return locale.T("story.at", locale.Args{"What": what, "Place": safetext.Line(c.Target, 120)})
}

// key is the one with a fingerprint among those that were judged, nil without one.
func (p *Page) key(fp keys.Fingerprint) *audit.Key {
	if p.survey == nil || fp == "" {
		return nil
	}
	for i := range p.survey.World.Keys {
		if p.survey.World.Keys[i].Fingerprint == fp {
			return &p.survey.World.Keys[i]
		}
	}
	return nil
}
