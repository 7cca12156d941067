package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/cause"
	"latchkey/core/inventory"
	"latchkey/keys"
)

func findCmd(s inventories) *cobra.Command {
	var ask bool
	c := &cobra.Command{
		Use: "find KEY", Short: "List every place where a key is known to be, and when that was last read",
		Long: `List every place where a key is known to stand: repositories, projects and accounts.

KEY is a fingerprint in any form that tools print (SHA256, MD5, hex, a line of
ssh-keygen -l or of a log) or its beginning, a public key, a label, a comment, the
name of a key set, the id that a forge gave the key, or a file with a public or
private key (- reads standard input). It looks into what latchctl inventory sync has
read. With --ask, each forge is also asked over SSH, with the private keys that are
here or in that file; that costs no request of its API. The servers that a key of a file
would be shown to are named before, and you say yes (or --yes).`,
		Args: terminal.Exactly(1, "the key"),
	}
	c.Flags().BoolVar(&ask, "ask", false, "also ask the forges over SSH who the key is")
	s.YesFlag(c)
	s.HostKeyFlag(c)
	s.PassphraseFlag(c, "`FILE` whose first line opens an encrypted private key")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		r := core.FindRequest{Text: args[0], Ask: ask}
		if args[0] == "-" || isFile(args[0]) {
			data, err := s.ReadKeyFile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			r = core.FindRequest{Data: data, Ask: ask}
			if len(data) == 0 {
				return fmt.Errorf("%s is empty", terminal.FileName(args[0]))
			}
		}
		app, err := s.Open(cmd)
		if err != nil {
			return err
		}
		if private, _ := keys.Choices(r.Data); ask && len(private) > 0 {
			hosts, err := hostsOfAccounts(cmd.Context(), app)
			if err == nil && len(hosts) > 0 {
				err = confirmAsking(cmd, s.Session, hosts)
			}
			if err != nil {
				return err
			}
		}
		found, err := app.Inventory.Find(cmd.Context(), r)
		if errors.Is(err, cause.ErrNoForm) {
			return terminal.Usage(cmd, err)
		}
		if err != nil {
			return err
		}
		if ask && len(found.Keys) > 0 && len(found.Asked) == 0 {
			fmt.Fprintln(s.Err, "note: no forge was asked: --ask needs the private key (latchctl key import, or give its file) and an account")
		}
		return s.printFound(found)
	}
	return c
}

// isFile reports whether an argument names a file that exists. A text that
// cannot be a file name, such as a whole public key line, is no file.
func isFile(name string) bool {
	if strings.ContainsAny(name, "\n\x00") || len(name) > 4096 {
		return false
	}
	info, err := os.Stat(name)
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) && strings.ContainsRune(name, os.PathSeparator) && strings.HasPrefix(name, ".")
	}
	return info.Mode().IsRegular()
}

func (s inventories) printFound(found inventory.Found) error {
	places := 0
	for _, k := range found.Keys {
		places += len(k.Places)
	}
	if s.JSON {
		if err := s.PrintJSON(found); err != nil {
			return err
		}
	} else if err := s.printFoundText(found); err != nil {
		return err
	}
	printUnread(&s.Printer, found.Unread)
	silent := silentAccounts(found.Asked)
	switch {
	case places == 0 && len(found.Keys) == 0:
		return terminal.WithHint(syncHint(found), "nothing is called %s: no label, comment, key set or id of a key that is known%s", terminal.QuoteArg(found.Query), silent)
	case places == 0:
		return terminal.WithHint(syncHint(found), "%s is in no known place%s", terminal.QuoteArg(found.Query), silent)
	case len(found.Unread) > 0:
		return fmt.Errorf("%w: %s%s", terminal.ErrPartly, unreadText(found.Unread), silent)
	case silent != "":
		return fmt.Errorf("%w%s", terminal.ErrPartly, silent)
	}
	return nil
}

// silentAccounts names the accounts whose forges gave no answer.
func silentAccounts(asked []inventory.Asked) string {
	var names []string
	for _, a := range asked {
		if a.Known == nil && !slices.Contains(names, a.Account) {
			names = append(names, a.Account)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; nothing was said by " + strings.Join(names, ", ")
}

// syncHint returns the hint to read more, if something was never read or not for
// a day.
func syncHint(found inventory.Found) string {
	if found.Never > 0 || found.Searched == 0 || len(found.Unread) > 0 || terminal.Today().Sub(found.Oldest) > 24*time.Hour {
		return "Read more of the inventory: latchctl inventory sync."
	}
	return ""
}

func (s inventories) printFoundText(found inventory.Found) error {
	now := terminal.Today()
	for _, k := range found.Keys {
		about := k.Type
		if k.Comment != "" {
			about += ", " + k.Comment
		}
		if k.Set != "" {
			about += ", of the key set " + k.Set
		}
		s.PrintLine("%s (%s; private key: %s)", k.Fingerprint, about, k.PrivateKey)
		if len(k.Places) == 0 {
			continue
		}
		tab := s.Table("ACCOUNT", "KIND", "ON", "ID", "LABEL", "ACCESS", "LAST USED", "KNOWN SINCE", "FROM").NamedBy("ON")
		for _, p := range k.Places {
			used := s.LastUsed(now, p.Use())
			tab.Row(p.Account, p.Kind, p.Target, p.KeyID, p.Label, string(p.Access), used, s.At(p.Read, agoOrBlank(now, p.Read)), p.Source.Text().String())
		}
		if err := tab.Flush(); err != nil {
			return err
		}
	}
	for _, a := range found.Asked {
		who := cmp.Or(a.Account, a.Host)
		switch {
		case a.User != "":
			s.PrintLine("%s greets %s as the user %s", who, a.Fingerprint, a.User)
		case a.State == inventory.Knows:
			s.PrintLine("%s knows %s and says: %s", who, a.Fingerprint, a.Greeting)
		case a.State == inventory.Stranger:
			s.PrintLine("%s does not know %s: %s", who, a.Fingerprint, a.Error)
		case a.State == inventory.NoAnswer:
			s.PrintLine("%s could not be asked: %s", who, a.Error)
		default:
			s.PrintLine("%s was not asked: %s", who, a.Error)
		}
		if a.Repo != "" && a.State != inventory.NotAsked {
			s.PrintLine("%s: reading: %s; writing: %s; stands there: %s", a.Repo, yesOrNo(a.Reads), yesOrNo(a.Writes), a.Stands)
		}
	}
	s.PrintLine("%s", coverageText(found))
	return nil
}

// yesOrNo says what was answered; nil is no answer.
func yesOrNo(answer *bool) string {
	switch {
	case answer == nil:
		return "unknown"
	case *answer:
		return "yes"
	}
	return "no"
}

// coverageText says how much was searched, and how old it is.
func coverageText(found inventory.Found) string {
	text := fmt.Sprintf("searched the stored keys of %d repositories", found.Searched)
	if found.Searched > 0 {
		text += ", the oldest read " + terminal.Ago(terminal.Today(), found.Oldest)
	}
	if found.Never > 0 {
		text += fmt.Sprintf("; %d were never read", found.Never)
	}
	return text
}
