package audit

import (
	"cmp"
	"slices"
	"time"

	"latchkey/keys"
)

// Ages say how old keys are, when they were last used, and of which types they are.
// Only keys that stand somewhere count.
type Ages struct {
	Age, Use Histogram
	Types    []TypeCount // the most frequent first
	Keys     int
}

// Histogram counts keys by days.
type Histogram struct {
	Bars []Bar // in order; "never" and what is not known come last
	// Limit is the policy's, 0 = it has none.
	Limit Days
}

// Bar is a part of a histogram.
type Bar struct {
	Kind BarKind
	// From and To are days, from the first up to, not including, the second; To 0 =
	// any number.
	From, To Days
	Keys     []keys.Fingerprint
}

// BarKind says what a bar counts.
type BarKind uint8

// The kinds of bars.
const (
	BarDays    BarKind = iota
	BarNever           // the forge says that they were never used
	BarUnknown         // it cannot be known
)

// TypeCount counts keys of a type and size.
type TypeCount struct {
	Type    string
	Bits    int
	Allowed bool // by the policy
	Keys    []keys.Fingerprint
}

// Ages counts those of the keys for which only, where it is not nil, says so.
func (s *Survey) Ages(only func(*Key) bool) *Ages {
	a := &Ages{Age: histogram([]Days{0, 30, 90, 180, 365, 2 * 365, 3 * 365, 5 * 365}, false, s.Policy.MaxAge),
		Use: histogram([]Days{0, 7, 30, 90, 180, 365}, true, s.Policy.UnusedAfter)}
	for i := range s.World.Keys {
		k := &s.World.Keys[i]
		if !k.stands() || k.unreadable() || only != nil && !only(k) {
			continue
		}
		a.Keys++
		a.Age.count(k.Fingerprint, s.World.Now, k.firstSeen(), false)
		used, never := k.lastUse(s.World.Now, s.Policy.UnusedAfter)
		a.Use.count(k.Fingerprint, s.World.Now, used, never)
		a.countType(k, s.Policy)
	}
	slices.SortStableFunc(a.Types, func(a, b TypeCount) int {
		return cmp.Or(cmp.Compare(len(b.Keys), len(a.Keys)), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Bits, b.Bits))
	})
	return a
}

func histogram(steps []Days, never bool, limit Days) Histogram {
	h := Histogram{Limit: limit}
	for i, from := range steps {
		b := Bar{From: from}
		if i+1 < len(steps) {
			b.To = steps[i+1]
		}
		h.Bars = append(h.Bars, b)
	}
	if never {
		h.Bars = append(h.Bars, Bar{Kind: BarNever})
	}
	h.Bars = append(h.Bars, Bar{Kind: BarUnknown})
	return h
}

// count puts a key into the bar of a day; none = it is not known, or never was.
func (h *Histogram) count(f keys.Fingerprint, now, then time.Time, never bool) {
	days := Days(now.Sub(then) / (24 * time.Hour))
	for i := range h.Bars {
		b, fits := &h.Bars[i], false
		switch b.Kind {
		case BarNever:
			fits = never
		case BarUnknown:
			fits = then.IsZero() && !never
		default:
			fits = !then.IsZero() && days >= b.From && (b.To == 0 || days < b.To) || !then.IsZero() && days < 0 && b.From == 0
		}
		if fits {
			b.Keys = append(b.Keys, f)
			return
		}
	}
}

// LimitAt is where the policy's limit lies among the bars: 2.5 is in the middle of the
// third. Without a limit, or beyond all bars of days, none is said.
func (h *Histogram) LimitAt() (at float64, some bool) {
	for i := range h.Bars {
		b := &h.Bars[i]
		if h.Limit == 0 || b.Kind != BarDays || h.Limit < b.From {
			break
		}
		if b.To == 0 {
			if h.Limit == b.From {
				return float64(i), true
			}
			return float64(i) + 0.5, true // somewhere in what has no end
		}
		if h.Limit < b.To {
			return float64(i) + float64(h.Limit-b.From)/float64(b.To-b.From), true
		}
	}
	return 0, false
}

func (a *Ages) countType(k *Key, p *Policy) {
	i := slices.IndexFunc(a.Types, func(t TypeCount) bool { return t.Type == k.Type && t.Bits == k.Bits })
	if i < 0 {
		i = len(a.Types)
		a.Types = append(a.Types, TypeCount{Type: k.Type, Bits: k.Bits, Allowed: !keys.WeakType(k.Type, k.Bits) && p.allowsType(k.Type, k.Bits)})
	}
	a.Types[i].Keys = append(a.Types[i].Keys, k.Fingerprint)
}

// firstSeen is since when a key is known anywhere, zero = that is not known.
func (k *Key) firstSeen() time.Time {
	made := k.Made
	for _, p := range k.Places {
		if c := p.Use.Created; !c.IsZero() && (made.IsZero() || c.Before(made)) {
			made = c
		}
	}
	return made
}

// lastUse is the newest use in any place. A key was never used where the forge says so
// of every place. Where one place was not read, there may have been a later use than
// is known: then only one that is recent says something.
func (k *Key) lastUse(now time.Time, recent Days) (last time.Time, never bool) {
	never, read := true, true
	for _, p := range k.Places {
		if newest := p.Use.Newest(); newest.After(last) {
			last = newest
		}
		never = never && p.Use.Never()
		read = read && !p.Use.Read.IsZero()
	}
	if !read && now.Sub(last) > recent.Duration() {
		return time.Time{}, false
	}
	return last, never && last.IsZero()
}
