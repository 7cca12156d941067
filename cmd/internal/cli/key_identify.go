package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/api"
	"latchkey/cmd/internal/cli/session"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/ask"
	"latchkey/core/inventory"
	"latchkey/internal/safetext"
	"latchkey/keys"
)

// An identified key is what a file tells of a key, and what is known of it.
type identified struct {
	Private     bool                  `json:"private"` // the file holds the private key
	Format      string                `json:"format"`
	Type        string                `json:"type,omitempty"`
	Bits        int                   `json:"bits,omitempty"`
	Comment     string                `json:"comment,omitempty"`
	Fingerprint keys.Fingerprint      `json:"fingerprint,omitempty"` // left out where the public key is encrypted too
	MD5         string                `json:"md5,omitempty"`
	Encrypted   bool                  `json:"encrypted"`
	Weak        bool                  `json:"weak,omitempty"`
	Known       []inventory.KeyPlaces `json:"known"` // by the inventory
	Asked       []inventory.Asked     `json:"asked,omitempty"`

	searched inventory.Found // for how much was looked through
}

func keyIdentifyCmd(s keyPairs) *cobra.Command {
	var askThem bool
	var repo string
	var at []string
	c := &cobra.Command{
		Use: "identify FILE", Short: "Tell what key a file holds, and where it is known; - reads standard input",
		Long: `Tell what key a file holds, private or public: its type and fingerprint, whether a
passphrase protects it, whether it is weak, and where the inventory knows it. Nobody is
asked, nothing is kept, and no passphrase is needed. What cannot be known is said to be
unknown: an old format may hide even the fingerprint behind its passphrase.

With --ask the SSH servers of your accounts are asked who the key is, and the public
forges whose host keys are known beforehand, after they were named and you said yes (or
--yes); --at asks the servers of these names alone. That takes the private key. A greeting
alone does not tell what the key opens, and on GitLab it names whoever added it. With
--repo the server of that repository alone is asked, and whether the key reads it and may
write.`,
		Example: "  latchctl key identify ~/old/id_rsa\n  latchctl key identify ~/old/id_rsa --ask --at github.com\n  latchctl key identify ~/old/id_rsa --repo acme/ledger\n  ssh-add -L | latchctl key identify -",
		Args:    terminal.Exactly(1, "the file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := s.ReadKeyFile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			defer clear(data)
			found, err := identify(data)
			if err != nil {
				return fmt.Errorf("%s: %w", terminal.FileName(args[0]), err)
			}
			app, err := s.Open(cmd)
			if err != nil {
				return err
			}
			for i := range found {
				if err := s.lookUp(cmd, app, &found[i]); err != nil {
					return err
				}
			}
			if len(at) > 0 && repo != "" {
				return terminal.Usagef(cmd, "--at and --repo: the server of a repository is asked alone")
			}
			if askThem || repo != "" || len(at) > 0 {
				if err := s.askServers(cmd, app, data, found, repo, at); err != nil {
					return err
				}
			}
			if s.JSON {
				return s.PrintJSON(found)
			}
			return s.printIdentified(found)
		},
	}
	c.Flags().BoolVar(&askThem, "ask", false, "also ask SSH servers who the key is: those of your accounts, and public forges")
	c.Flags().StringSliceVar(&at, "at", nil, "ask the servers of these `HOSTS` alone")
	c.Flags().StringVar(&repo, "repo", "", "ask the server of this `REPO` alone, and what the key may do there")
	s.YesFlag(c)
	s.HostKeyFlag(c)
	s.PassphraseFlag(c, "`FILE` whose first line opens an encrypted private key, for --ask")
	return c
}

// identify tells what a text holds, without a passphrase.
func identify(data []byte) (found []identified, _ error) {
	private, err := keys.Choices(data)
	for _, c := range private {
		found = append(found, identified{Private: true, Format: c.Format, Type: strings.ToLower(c.Type), Bits: c.Bits, Weak: c.Bits > 0 && keys.WeakType(c.Type, c.Bits), Comment: safeComment(c.Comment), Fingerprint: c.Fingerprint, Encrypted: c.Encrypted, Known: []inventory.KeyPlaces{}})
	}
	if len(found) > 0 {
		return found, nil
	}
	for line := range strings.Lines(string(data)) {
		public, publicErr := keys.ParsePublic(strings.TrimSpace(line))
		if publicErr != nil || slices.ContainsFunc(found, func(f identified) bool { return f.Fingerprint == public.Fingerprint() }) {
			continue
		}
		found = append(found, identified{Format: "public key", Type: strings.ToLower(public.TypeName()), Bits: public.Bits(), Comment: safeComment(public.Comment()),
			Fingerprint: public.Fingerprint(), MD5: public.MD5(), Weak: public.Weak(), Known: []inventory.KeyPlaces{}})
	}
	if len(found) == 0 {
		return nil, err
	}
	return found, nil
}

// safeComment leaves out a comment that holds a secret.
func safeComment(text string) string {
	if api.SecretIn(text) != "" {
		return ""
	}
	return text
}

// lookUp adds what the inventory knows of a key.
func (s keyPairs) lookUp(cmd *cobra.Command, app *core.App, f *identified) error {
	if f.Fingerprint == "" {
		return nil
	}
	known, err := app.Inventory.Find(cmd.Context(), core.FindRequest{Text: string(f.Fingerprint)})
	if err != nil {
		return err
	}
	f.know(known)
	return nil
}

// know takes what is known of the key.
func (f *identified) know(known inventory.Found) {
	for i := range known.Keys {
		if known.Keys[i].Type == "" { // in no place, so that only the file tells it
			known.Keys[i].Type = f.Type
		}
	}
	f.Known, f.searched = known.Keys, known
}

// askServers names the servers, and asks them when the person says yes.
func (s keyPairs) askServers(cmd *cobra.Command, app *core.App, data []byte, found []identified, repo string, at []string) error {
	if !found[0].Private {
		return terminal.Usagef(cmd, "a public key can only be looked up: --ask needs the private one")
	}
	if len(found) > 1 {
		return terminal.Usagef(cmd, "--ask is for one key, and there are %d in it", len(found))
	}
	request, hosts, err := s.whomToAsk(cmd, app, repo, at)
	if err != nil {
		return err
	}
	if err := confirmAsking(cmd, s.Session, hosts); err != nil {
		return err
	}
	request.Data = slices.Clone(data)
	answers, err := app.Inventory.Find(cmd.Context(), request)
	if err != nil {
		return err
	}
	found[0].Asked = answers.Asked
	if len(answers.Keys) > 0 {
		found[0].Fingerprint = answers.Keys[0].Fingerprint
		found[0].know(answers)
	}
	return nil
}

// whomToAsk chooses the servers, and returns their names.
func (s keyPairs) whomToAsk(cmd *cobra.Command, app *core.App, repo string, at []string) (request core.FindRequest, hosts []string, _ error) {
	request.Ask = true
	if repo != "" {
		place, err := app.Addresses.Locate(cmd.Context(), s.Account, repo, false)
		if err != nil {
			return request, nil, err
		}
		request.Account, request.Repo = place.Account.ID, string(place.Repo)
		return request, []string{cmp.Or(sshOf(place.Account), "the SSH server of "+place.Account.BaseURL)}, nil
	}
	servers, err := app.Inventory.Servers(cmd.Context())
	if err != nil {
		return request, nil, err
	}
	isAt := func(host string) bool {
		name, _, _ := net.SplitHostPort(host)
		return len(at) == 0 || slices.ContainsFunc(at, func(a string) bool { return strings.EqualFold(a, host) || strings.EqualFold(a, name) })
	}
	request.Servers = []core.AskServer{}
	for _, server := range servers {
		if isAt(server.Host) {
			request.Servers = append(request.Servers, server)
			if !slices.Contains(hosts, server.Host) {
				hosts = append(hosts, server.Host)
			}
		}
	}
	if len(hosts) == 0 {
		return request, nil, terminal.WithHint("Without --at these are asked: "+namesOf(servers), "no server of this name can be asked: %s", safetext.Line(strings.Join(at, ", "), 200))
	}
	return request, hosts, nil
}

// namesOf names servers, each once.
func namesOf(servers []core.AskServer) string {
	var names []string
	for _, server := range servers {
		if !slices.Contains(names, server.Host) {
			names = append(names, server.Host)
		}
	}
	return safetext.Line(strings.Join(names, ", "), 1000)
}

// hostsOfAccounts are the SSH servers of all accounts.
func hostsOfAccounts(ctx context.Context, app *core.App) (hosts []string, _ error) {
	servers, err := app.Inventory.Servers(ctx)
	for _, server := range servers {
		if server.Account != "" && !slices.Contains(hosts, server.Host) {
			hosts = append(hosts, server.Host)
		}
	}
	return hosts, err
}

// confirmAsking names the servers at which a key of somebody's file would be shown, and
// waits for a yes.
func confirmAsking(cmd *cobra.Command, s *session.Session, hosts []string) error {
	fmt.Fprintf(s.Err, "would sign in with this key at: %s\n", safetext.Line(strings.Join(hosts, ", "), 2000))
	if !s.Yes {
		if !s.AtTerminal() {
			return terminal.WithHint("Run it in a terminal, or use --yes to ask them.", "whether to show the key to these servers: %w", ask.ErrNobody)
		}
		if yes, err := s.YesNo(cmd.Context(), "Ask them?"); err != nil || !yes {
			return errors.Join(err, ask.ErrDeclined)
		}
	}
	return nil
}

func (s keyPairs) printIdentified(found []identified) error {
	for _, f := range found {
		what := "private key, " + f.Format
		switch {
		case !f.Private:
			what = "public key"
		case f.Encrypted:
			what += ", a passphrase protects it"
		default:
			what += ", no passphrase protects it"
		}
		facts := []string{"holds", what, "fingerprint", string(f.Fingerprint)}
		if f.Fingerprint == "" {
			facts[3] = "cannot be known without the passphrase"
		}
		if f.Type != "" {
			facts = append(facts, "type", f.Type)
		}
		if f.Comment != "" {
			facts = append(facts, "comment", f.Comment)
		}
		if f.Weak {
			facts = append(facts, "weak", "it can be broken: replace it wherever it is")
		}
		if err := s.PrintPairs(facts...); err != nil {
			return err
		}
		places := 0
		for _, k := range f.Known {
			places += len(k.Places)
		}
		if f.Fingerprint != "" && places == 0 {
			s.PrintLine("in no place that is known")
		}
		if f.Fingerprint == "" {
			continue
		}
		f.searched.Keys, f.searched.Asked = f.Known, f.Asked
		if err := (inventories(s)).printFoundText(f.searched); err != nil {
			return err
		}
	}
	return nil
}
