package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manPage is a page in the language of man(7).
func manPage(c *cobra.Command, version string, day time.Time) string {
	m := &roff{}
	name := manName(c)
	m.line(fmt.Sprintf(`.TH "%s" "1" "%s" "Latchkey %s" "Latchkey"`, escapeRoff(strings.ToUpper(name)), day.Format(time.DateOnly), escapeRoff(version)))
	m.section("NAME")
	m.line(escapeRoff(name) + ` \- ` + escapeRoff(c.Short))
	m.section("SYNOPSIS")
	m.line(`\fB` + escapeRoff(c.CommandPath()) + `\fR ` + escapeRoff(strings.TrimSpace(strings.TrimPrefix(c.UseLine(), c.CommandPath()))))
	m.section("DESCRIPTION")
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	m.text(text)
	if subs := manSubs(c); len(subs) > 0 {
		m.section("COMMANDS")
		for _, sub := range subs {
			m.item(`\fB`+escapeRoff(sub.Name())+`\fR`, sub.Short+".")
		}
	}
	if c.HasAvailableLocalFlags() {
		m.section("OPTIONS")
		m.flags(c.LocalFlags())
	}
	if c.HasAvailableInheritedFlags() {
		m.section("OPTIONS OF ALL COMMANDS")
		m.flags(c.InheritedFlags())
	}
	if c.Example != "" {
		m.section("EXAMPLES")
		m.example(strings.Split(strings.Trim(c.Example, "\n"), "\n"))
	}
	m.section("EXIT STATUS")
	for _, s := range manStatuses() {
		m.item(s[0], s[1])
	}
	m.section("FILES")
	for _, f := range manFiles() {
		m.item(escapeRoff(f[0]), f[1])
	}
	m.section("ENVIRONMENT")
	for _, e := range manVariables() {
		m.item(`\fB`+escapeRoff(e[0])+`\fR`, e[1])
	}
	m.section("SEE ALSO")
	m.seeAlso(c)
	return m.String()
}

func manStatuses() [][2]string {
	return [][2]string{
		{"0", "All that was asked for is done, or is so already."},
		{"1", "It failed; the message says what and where."},
		{"2", "The command line, the environment or the configuration file is not understood."},
		{"3", "It needs a person to answer, and none is there."},
		{"4", "Partly: some is done, some failed or is left, or a forge accepted the change and does not show it yet."},
		{"5", "An audit found what --fail-on names."},
		{"130", "It was interrupted, and nothing is left to be resumed or finished."},
	}
}

func manFiles() [][2]string {
	return [][2]string{
		{"~/.config/latchkey/latchctl.yaml", "What is set for all commands; see latchctl config."},
		{"~/.local/share/latchkey/", "The data folder, unless --data or LATCHKEY_DATA names another: latchkey.db, and vault.age where the encrypted file is chosen. No private key and no token is in the database."},
		{"~/.ssh/known_hosts", "Host keys that count besides those that were confirmed here."},
	}
}

func manVariables() [][2]string {
	return [][2]string{
		{"LATCHKEY_DATA, LATCHKEY_ACCOUNT, LATCHKEY_VAULT, LATCHKEY_VAULT_PASSPHRASE_FILE, LATCHKEY_VAULT_IDENTITY", "Stand for the flags of their names. No secret is read from the environment."},
		{"HTTPS_PROXY, ALL_PROXY, NO_PROXY", "Proxies: HTTPS_PROXY for the API and Git LFS, ALL_PROXY for SSH, and for the API where nothing else is said. A ProxyJump or ProxyCommand of ssh_config for the host of the forge goes before ALL_PROXY."},
		{"NO_COLOR, CLICOLOR_FORCE, TERM", "Whether signs are coloured. Where TERM is dumb no line is overwritten."},
		{"LC_ALL, LC_CTYPE, LANG", "Where they do not say UTF-8, signs are written as words, in ASCII; labels and other data stay as they are."},
		{"SSH_AUTH_SOCK", "The SSH agent, for key ssh-add and for build machines."},
		{"XDG_CONFIG_HOME, XDG_DATA_HOME", "Where the two folders are, in place of ~/.config and ~/.local/share."},
	}
}

// roff is a page that is being written.
type roff struct {
	strings.Builder
	fresh bool // a section has just begun: no paragraph may
}

func (m *roff) line(text string) {
	m.WriteString(text + "\n")
	m.fresh = strings.HasPrefix(text, ".SH")
}

func (m *roff) request(name string, args ...string) {
	for i, a := range args {
		args[i] = `"` + strings.ReplaceAll(escapeRoff(a), `"`, `\(dq`) + `"`
	}
	m.line("." + name + " " + strings.Join(args, " "))
}

func (m *roff) section(name string) { m.request("SH", name) }

// item is a term with its explanation.
func (m *roff) item(term, text string) {
	m.line(".TP")
	m.line(term)
	m.line(escapeRoff(text))
}

func (m *roff) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		term := `\fB` + escapeRoff("--"+f.Name) + `\fR`
		if f.Shorthand != "" {
			term = `\fB` + escapeRoff("-"+f.Shorthand) + `\fR, ` + term
		}
		if value != "" {
			term += ` \fI` + escapeRoff(value) + `\fR`
		}
		if usage == "" {
			usage = f.Name
		}
		m.item(term, strings.ToUpper(usage[:1])+usage[1:]+".")
	})
}

// text writes paragraphs; lines that are indented stay as they are.
func (m *roff) text(text string) {
	begun := false
	for _, part := range strings.Split(strings.Trim(text, "\n"), "\n\n") {
		lines := strings.Split(part, "\n")
		if strings.HasPrefix(strings.TrimLeft(part, "\n"), "  ") {
			m.example(lines)
			begun = false
			continue
		}
		if begun {
			m.line(".PP")
		}
		begun = true
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				m.line(escapeRoff(l))
			}
		}
	}
}

func (m *roff) example(lines []string) {
	if !m.fresh {
		m.line(".PP")
	}
	m.line(".nf")
	m.line(".RS 4")
	for _, l := range lines {
		m.line(escapeRoff(strings.TrimPrefix(l, "  ")))
	}
	m.line(".RE")
	m.line(".fi")
}

func (m *roff) seeAlso(c *cobra.Command) {
	var names []string
	if c.HasParent() {
		names = append(names, manName(c.Parent()))
	}
	for _, sub := range manSubs(c) {
		names = append(names, manName(sub))
	}
	for i, name := range names {
		end := ","
		if i == len(names)-1 {
			end = ""
		}
		m.line(fmt.Sprintf(`.BR %s (1)%s`, escapeRoff(name), end))
	}
	if len(names) == 0 {
		m.line("ssh(1), git(1)")
	}
}

// escapeRoff makes text of what a reader of the language would obey.
func escapeRoff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
