package auditcmd

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core"
	"latchkey/core/audit/export"
	"latchkey/core/files"
)

// exportCmd is audit export.
func exportCmd(s audits) *cobra.Command {
	var format, out, policy string
	var asWanted, narrow bool
	c := &cobra.Command{
		Use: "export", Short: "Write an audit down for others, or what stands as a wanted state", Args: terminal.Exactly(0),
		Long: `Judge all deploy keys that are known and write the audit down. No forge and no
vault is asked: read the inventory first (latchctl inventory sync).

Formats:
` + formatLines() + `
A file is replaced whole. It is for its owner alone: it says where your keys are
weak. For code scanning, commit the inventory (csv-inventory) beside: each alert
names a line of it.

With --wanted it writes all deploy keys that are known as a wanted state in YAML:
keys, the places on which they stand, access and label, the build machines that use
them, and the host keys that were confirmed here. latchctl apply -f FILE then finds
nothing to do, until somebody changes the file or a key. Schema:
docs/wanted.schema.json. There is no secret in it.`,
		Example: `  latchctl audit export --format html -o audit.html
  latchctl audit export --format sarif --policy policy.yaml -o audit.sarif
  latchctl audit export --format csv -o - | head
  latchctl audit export --wanted > wanted.yaml`,
	}
	f := c.Flags()
	f.StringVar(&format, "format", "", "`FORMAT`: "+formatNames())
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatCompletions(), cobra.ShellCompDirectiveNoFileComp))
	f.StringVarP(&out, "out", "o", "", "`FILE` to write; - is standard output")
	f.StringVar(&policy, "policy", "", "`FILE` with the team's policy (YAML); - reads it from standard input")
	f.BoolVar(&asWanted, "wanted", false, "write the wanted state instead")
	f.BoolVar(&narrow, "narrow", false, "with --wanted: only where a key can push although nothing pushes, with access to read")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		switch {
		case asWanted && format != "":
			return terminal.Usagef(cmd, "choose one of --wanted and --format")
		case narrow && !asWanted, policy != "" && asWanted && !narrow:
			return terminal.Usagef(cmd, "--narrow goes with --wanted, and --policy with --format or --narrow")
		case asWanted:
			return s.exportWanted(cmd, out, policy, narrow)
		}
		if format == "" {
			return terminal.Usagef(cmd, "say what to write: --wanted, or --format %s", formatNames())
		}
		info, err := export.Named(export.Format(format))
		if err != nil {
			return terminal.Usagef(cmd, "--format %s is not one of %s", terminal.QuoteArg(format), formatNames())
		}
		if out == "" {
			return terminal.Usagef(cmd, "say into which file: -o %s, or -o - for standard output", info.File)
		}
		return s.export(cmd, info.Format, policy, out)
	}
	return c
}

func (s audits) export(cmd *cobra.Command, format export.Format, policy, out string) error {
	p, err := s.readPolicy(cmd.Context(), policy)
	if err != nil {
		return err
	}
	app, err := s.Open(cmd)
	if err != nil {
		return err
	}
	o := core.AuditExport{Format: format, Policy: p}
	if out == "-" {
		return app.Audit.Export(cmd.Context(), s.Out, o)
	}
	if err := app.Audit.ExportFile(cmd.Context(), out, o); err != nil {
		return writingFailed(out, err)
	}
	return s.PrintDid(map[string]string{"format": string(format), "file": out}, "wrote %s", out)
}

// exportWanted writes the wanted state, to standard output where no file is named.
func (s audits) exportWanted(cmd *cobra.Command, out, policy string, narrow bool) error {
	p, err := s.readPolicy(cmd.Context(), policy)
	if err != nil {
		return err
	}
	app, err := s.Open(cmd)
	if err != nil {
		return err
	}
	file, err := app.Wanted.Export(cmd.Context())
	if err != nil {
		return err
	}
	if narrow {
		if file, err = app.Audit.Narrow(cmd.Context(), file, p); err != nil {
			return err
		}
	}
	if s.JSON {
		return s.PrintJSON(file)
	}
	data, err := file.Write()
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
	if out == "" || out == "-" {
		return write(s.Out)
	}
	if err := files.Replace(out, write); err != nil {
		return writingFailed(out, err)
	}
	return s.PrintDid(map[string]string{"file": out}, "wrote %s", out)
}

// writingFailed says in plain words why a file cannot be written.
func writingFailed(file string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: the folder %s is not there", file, filepath.Dir(file))
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: you may not write there", file)
	case errors.Is(err, syscall.EISDIR):
		return fmt.Errorf("%s: it is a folder", file)
	}
	return err
}

func formatNames() string {
	var all []string
	for _, f := range export.Formats() {
		all = append(all, string(f.Format))
	}
	return strings.Join(all, ", ")
}

// formatCompletions are the formats as a shell offers them.
func formatCompletions() (all []cobra.Completion) {
	for _, f := range export.Formats() {
		all = append(all, cobra.CompletionWithDesc(string(f.Format), f.Name.String()))
	}
	return all
}

// formatLines says of each format for whom it is.
func formatLines() string {
	var all strings.Builder
	for _, f := range export.Formats() {
		head := string(f.Format) + strings.Repeat(" ", max(0, 14-len(f.Format)))
		words := strings.Fields(f.For.String())
		width := 0
		all.WriteString("  " + head)
		for _, w := range words {
			if width+len(w) > 60 {
				all.WriteString("\n" + strings.Repeat(" ", 16))
				width = 0
			}
			all.WriteString(" " + w)
			width += len(w) + 1
		}
		all.WriteString("\n")
	}
	return all.String()
}
