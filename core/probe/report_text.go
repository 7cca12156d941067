package probe

import (
	"fmt"
	"strings"
	"time"
)

// Text returns the report as plain text for copying: one line a rung, with the
// findings under them.
func (r Report) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Test %s of %s\n", r.Depth, r.Repo)
	fmt.Fprintf(&b, "%s\nkey %s\n%s, took %s\n\n", r.URL, r.Fingerprint, r.Started.UTC().Format(time.RFC3339), short(r.Took))
	for _, rung := range r.Rungs {
		fmt.Fprintf(&b, "%-7s %s", word(rung.State), rung.Title)
		if rung.Took > 0 {
			fmt.Fprintf(&b, " (%s)", short(rung.Took))
		}
		if !rung.Detail.IsZero() && (rung.Finding == nil || rung.Detail.String() != rung.Finding.What.String()) {
			fmt.Fprintf(&b, ": %s", rung.Detail)
		}
		b.WriteString("\n")
		if f := rung.Finding; f != nil {
			fmt.Fprintf(&b, "        what happened: %s\n        why: %s\n        what to do: %s\n", f.What, f.Why, f.Remedy)
		}
	}
	r.textInside(&b)
	if r.OK {
		b.WriteString("\nResult: the key opens the repository.\n")
	} else {
		b.WriteString("\nResult: failed.\n")
	}
	return b.String()
}

func (r Report) textInside(b *strings.Builder) {
	if c := r.Cloned; c != nil {
		fmt.Fprintf(b, "\nCloned and verified: commit %s, %s with %d bytes; %s, %d bytes over the wire\n",
			c.Commit, plural(c.Files, "file", "files"), c.FileBytes, plural(c.Objects, "object", "objects"), c.PackBytes)
	}
	for _, m := range r.Submodules {
		fmt.Fprintf(b, "submodule %s (%s): %s", m.Path, m.URL, m.Reads)
		if !m.Because.IsZero() {
			fmt.Fprintf(b, ", %s", m.Because)
		}
		b.WriteString("\n")
	}
}

func word(s RungState) string {
	switch s {
	case Passed:
		return "ok"
	case Warned:
		return "warning"
	}
	return string(s)
}

// short returns a duration as people read it.
func short(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return d.Round(10 * time.Millisecond).String()
}
