package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/inventory"
)

// withKey opens the App and finds what KEY means: a pair, or else a key set.
func (s keyPairs) withKey(cmd *cobra.Command, key string) (*core.App, core.KeyPair, *core.KeySet, error) {
	app, pair, err := s.WithPair(cmd, key)
	if app == nil || !errors.Is(err, cause.ErrNoKeyPair) {
		return app, pair, nil, err
	}
	sets, setErr := app.Sets.KeySets(cmd.Context())
	for i := range sets {
		if strings.EqualFold(sets[i].Name, key) {
			return app, pair, &sets[i], nil
		}
	}
	if setErr != nil {
		err = setErr
	}
	return app, pair, nil, err
}

// pairRow is one pair, or a whole key set, in the list of key pairs.
type pairRow struct {
	cells []string
	set   *setRow
}

// setRow counts the members of a key set while the list is built.
type setRow struct {
	name           string
	first          core.KeyPair
	n, lost, doubt int
	stands         int
}

// filterSet returns the pairs of one key set.
func filterSet(pairs []core.KeyPair, name string) []core.KeyPair {
	var all []core.KeyPair
	for _, p := range pairs {
		if strings.EqualFold(p.Set, name) {
			all = append(all, p)
		}
	}
	return all
}

// pairCells returns the row of one pair.
func (s keyPairs) pairCells(p core.KeyPair) []string {
	return []string{string(p.Fingerprint), p.Type, strconv.Itoa(p.Bits), p.Comment, s.At(p.Created, terminal.FormatDay(p.Created)), pairText(p), placeCount(p)}
}

// pairRows returns the rows of a list of key pairs. With fold a key set is one
// row, at the place of its first member.
func (s keyPairs) pairRows(pairs []core.KeyPair, fold bool) [][]string {
	var rows []pairRow
	sets := map[string]*setRow{}
	for _, p := range pairs {
		if p.Set == "" || !fold {
			rows = append(rows, pairRow{cells: s.pairCells(p)})
			continue
		}
		set := sets[p.Set]
		if set == nil {
			set = &setRow{name: p.Set, first: p}
			sets[p.Set] = set
			rows = append(rows, pairRow{set: set})
		}
		set.n++
		set.stands += len(p.Placed)
		if p.PrivateKey == inventory.PrivateKeyLost {
			set.lost++
		}
		if p.Unchecked {
			set.doubt++
		}
	}
	out := make([][]string, len(rows))
	for i, r := range rows {
		if out[i] = r.cells; r.set != nil {
			out[i] = r.set.cells()
		}
	}
	return out
}

func (r *setRow) cells() []string {
	state := "here"
	switch {
	case r.lost > 0:
		state = fmt.Sprintf("%d of %d lost", r.lost, r.n)
	case r.doubt > 0:
		state = "here (not checked)"
	}
	return []string{fmt.Sprintf("key set %q: %d key pairs", r.name, r.n), r.first.Type, strconv.Itoa(r.first.Bits), r.name, terminal.FormatDay(r.first.Created), state, strconv.Itoa(r.stands)}
}

func (s keyPairs) printSet(set core.KeySet) error {
	if s.JSON {
		return s.PrintJSON(set)
	}
	s.PrintLine("key set %q, made %s: %d key pairs", set.Name, terminal.FormatDay(set.Created), len(set.Members))
	tab := s.Table("ACCOUNT", "REPOSITORY", "FINGERPRINT", "PRIVATE KEY").NamedBy("FINGERPRINT")
	for _, m := range set.Members {
		tab.Row(m.Account, string(m.Repo), string(m.Fingerprint), privateKeyText(m.PrivateKey))
	}
	return tab.Flush()
}

// exportSet writes all private keys of a set into a new folder.
func (s keyPairs) exportSet(cmd *cobra.Command, app *core.App, set core.KeySet, dir, target string, passphrase []byte) error {
	if err := app.Sets.ExportKeySet(cmd.Context(), set.Name, dir, target, passphrase); err != nil {
		return err
	}
	if !s.JSON && target == "" {
		fmt.Fprintln(s.Err, "note: its ssh_config names this folder; for another machine say where the keys will lie there: --target-dir '~/.ssh/ci'")
	}
	return s.PrintDid(map[string]any{"key_set": set.Name, "folder": dir, "key_pairs": len(set.Members)},
		"wrote %d key pairs, ssh_config, known_hosts and gitconfig into %s", len(set.Members), dir)
}

// placeCount counts the targets of a pair, and says if it was superseded.
func placeCount(p core.KeyPair) string {
	text := strconv.Itoa(len(p.Placed))
	if p.SupersededBy != "" {
		text += ", superseded"
	}
	return text
}
