package cli

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/files"
	"latchkey/internal/safetext"
)

// matrix is all that is known: every repository, and every deploy key on one or on a
// project.
type matrix struct {
	Repos []core.RepoRow   `json:"repositories"`
	Keys  []core.DeployKey `json:"deploy_keys"`
}

// readMatrix reads the inventory of --account, or of all accounts, as it is known.
func (s inventories) readMatrix(cmd *cobra.Command, match *session.Match) (m matrix, _ error) {
	m = matrix{Repos: []core.RepoRow{}, Keys: []core.DeployKey{}}
	app, err := s.Open(cmd)
	if err != nil {
		return m, err
	}
	accounts, err := app.Accounts.ListAccounts(cmd.Context())
	if err != nil {
		return m, err
	}
	if s.Account != "" {
		only, err := app.Accounts.Account(cmd.Context(), s.Account)
		if err != nil {
			return m, err
		}
		accounts = []core.Account{only}
	}
	narrowed := match.Query() != "" || match.Without() != ""
	for _, a := range accounts {
		repos, err := app.Repos.CachedRepos(cmd.Context(), a.ID)
		if err != nil {
			return m, err
		}
		keys, err := app.Repos.AllCachedPlaces(cmd.Context(), a.ID)
		if err != nil {
			return m, err
		}
		chosen := map[string]bool{}
		for _, r := range filterRepos(repos, match) {
			chosen[string(r.Path)] = true
			if project := r.Path.InProject(r.Project); project != "" {
				chosen[string(project)] = true
			}
			m.Repos = append(m.Repos, r)
		}
		for _, k := range keys {
			if !narrowed || chosen[string(k.Repo)+string(k.Project)] { // also those of projects without a repository
				m.Keys = append(m.Keys, k)
			}
		}
	}
	return m, nil
}

func inventoryListCmd(s inventories) *cobra.Command {
	var match *session.Match
	c := &cobra.Command{
		Use: "list", Short: "List every deploy key that is known, of all accounts, without asking a forge", Args: terminal.Exactly(0),
		Long: `List every deploy key that is known, of all accounts (or of --account), on repositories
and projects, with the age of each reading. No forge is asked: latchctl inventory sync
reads.`,
	}
	match = session.MatchFlags(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		m, err := s.readMatrix(cmd, match)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.PrintJSON(m.Keys)
		}
		now := terminal.Today()
		tab := s.Table("ACCOUNT", "ON", "ID", "LABEL", "ACCESS", "TYPE", "FINGERPRINT", "LAST USED", "PRIVATE KEY", "READ").NamedBy("FINGERPRINT")
		for _, k := range m.Keys {
			tab.Row(k.Account, placeName(&k), k.ID, k.Label, string(k.Access), k.Type, string(k.Fingerprint), s.LastUsed(now, k.Use()), privateKeyText(k.PrivateKey), s.At(k.Read, agoOrBlank(now, k.Read)))
		}
		return tab.Flush()
	}
	return c
}

func placeName(k *core.DeployKey) string {
	if k.Project != "" {
		return "project " + string(k.Project)
	}
	return string(k.Repo)
}

func inventoryExportCmd(s inventories) *cobra.Command {
	var asCSV bool
	var out string
	var match *session.Match
	c := &cobra.Command{
		Use: "export", Short: "Write the whole inventory down: repositories and keys, as CSV or JSON", Args: terminal.Exactly(0),
		Long: `Write down the whole inventory as it is known, of all accounts or of --account: every
repository, also one without a key or never read, and every key on one or on a project.
No forge is asked. A file is for its owner alone and is replaced whole.`,
		Example: "  latchctl inventory export --csv --out inventory.csv\n  latchctl inventory export --json | jq '.deploy_keys | length'",
	}
	match = session.MatchFlags(c)
	c.Flags().BoolVar(&asCSV, "csv", false, "one row per key and place, and one for each repository without a key")
	c.Flags().StringVar(&out, "out", "", "`FILE` to write (default: standard output)")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if asCSV == s.JSON {
			return terminal.Usagef(cmd, "choose one form: --csv or --json")
		}
		if out != "" && s.JSON {
			return terminal.Usagef(cmd, "--out goes with --csv; send JSON into a file with >")
		}
		m, err := s.readMatrix(cmd, match)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.PrintJSON(m)
		}
		if out == "" || out == "-" {
			return m.writeCSV(s.Out)
		}
		if err := files.Replace(out, m.writeCSV); err != nil {
			return err
		}
		s.PrintDone("wrote %s: %s, %s", out, terminal.Plural(len(m.Repos), "repository", "repositories"), terminal.Plural(len(m.Keys), "key", "keys"))
		return nil
	}
	return c
}

// writeCSV writes a row for each key and place, and one for each repository that has
// none of its own.
func (m matrix) writeCSV(out io.Writer) error {
	rows := [][]string{{"account", "kind", "on", "project", "archived", "keys read", "id", "label", "comment", "access", "type", "bits",
		"fingerprint", "created", "last used", "last used read", "last verified", "private key", "superseded by", "disabled"}}
	having := map[string][]core.DeployKey{}
	for _, k := range m.Keys {
		place := k.Account + "\x00" + placeName(&k)
		having[place] = append(having[place], k)
	}
	add := func(start []string, keys []core.DeployKey) {
		if len(keys) == 0 {
			rows = append(rows, append(start, make([]string, len(rows[0])-len(start))...))
		}
		for i := range keys {
			rows = append(rows, append(slices.Clone(start), keyCells(&keys[i])...))
		}
	}
	for _, r := range m.Repos {
		add([]string{r.Account, "repository", string(r.Path), r.Project, strconv.FormatBool(r.Archived), csvTime(r.KeysRead)}, having[r.Account+"\x00"+string(r.Path)])
	}
	for _, k := range m.Keys {
		if k.Project != "" {
			add([]string{k.Account, "project", string(k.Project), "", "", csvTime(k.Read)}, []core.DeployKey{k})
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = safetext.Cell(safetext.Line(row[i], 1000))
		}
	}
	w := csv.NewWriter(out)
	return w.WriteAll(rows)
}

func keyCells(k *core.DeployKey) []string {
	return []string{k.ID, k.Label, k.Comment, string(k.Access), k.Type, strconv.Itoa(k.Bits), string(k.Fingerprint), csvTime(k.Created), csvTime(k.LastUsed),
		csvTime(k.UseRead), csvTime(k.Verified), string(k.PrivateKey), string(k.SupersededBy), strconv.FormatBool(k.Disabled)}
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
