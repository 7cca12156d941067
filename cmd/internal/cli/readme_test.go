package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// readmeCommand takes a story's commands out of README, so that they cannot drift:
//
//	readme SECTION N FILE [OLD=NEW]...   writes code block N of a section (from 1)
//
// A section begins with its name in bold. Only what has to be another thing on a demo
// forge is replaced, such as its address; each OLD has to be there.
func readmeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: readme SECTION N FILE [OLD=NEW]...")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "README.md"))
	ts.Check(err)
	blocks := codeBlocks(string(text), args[0])
	if n < 1 || n > len(blocks) {
		ts.Fatalf("README has %d code blocks in the section %q", len(blocks), args[0])
	}
	block := blocks[n-1]
	for _, change := range args[3:] {
		old, with, _ := strings.Cut(change, "=")
		if !strings.Contains(block, old) {
			ts.Fatalf("README, %q, has no %q to be replaced:\n%s", args[0], old, block)
		}
		block = strings.ReplaceAll(block, old, with)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(block), 0o600))
}

// codeBlocks returns the code of a section of README that begins with its name in bold.
func codeBlocks(text, section string) (blocks []string) {
	here, inside := false, false
	var block strings.Builder
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```"):
			if inside && here {
				blocks = append(blocks, block.String())
			}
			block.Reset()
			inside = !inside
		case inside:
			block.WriteString(line)
		case strings.HasPrefix(line, "**"):
			here = strings.HasPrefix(line, "**"+section)
		case strings.HasPrefix(line, "#"):
			here = false
		}
	}
	return blocks
}

// cronCommand runs the jobs of a crontab once, one after the other, with what Debian's
// cron gives a job and nothing else, and without a terminal:
//
//	cron FILE   what the jobs say is in the file mail, which is not there where they say nothing
func cronCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: cron FILE")
	}
	setting, job := regexp.MustCompile(`^([A-Z_]+)=(.*)$`), regexp.MustCompile(`^(?:\S+\s+){5}(.+)$`)
	given := []string{"HOME=" + ts.Getenv("HOME"), "LOGNAME=jo", "SHELL=/bin/sh", "PATH=/usr/bin:/bin"}
	jobs, mail := 0, ""
	for line := range strings.Lines(ts.ReadFile(args[0])) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if m := setting.FindStringSubmatch(line); m != nil {
			given = append(given, line)
			continue
		}
		m := job.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, "%") { // which cron takes for the end of a line
			ts.Fatalf("cron does not understand: %s", line)
		}
		jobs++
		ts.Check(ts.Exec("setsid", slices.Concat([]string{"-w", "env", "-i"}, given, []string{"/bin/sh", "-c", m[1]})...))
		mail += ts.ReadFile("stdout") + ts.ReadFile("stderr")
	}
	ts.Check(os.RemoveAll(ts.MkAbs("mail")))
	if mail != "" {
		ts.Check(os.WriteFile(ts.MkAbs("mail"), []byte(mail), 0o600))
	}
	if jobs == 0 {
		ts.Fatalf("%s has no job", args[0])
	}
}

func TestSectionsOfREADME(t *testing.T) {
	text := "**One** x\n```sh\na\nb\n```\ny\n```\n# c\n```\n**Two**\n```\n**d**\n```\n## H\n```\ne\n```\n"
	if got := codeBlocks(text, "One"); !slices.Equal(got, []string{"a\nb\n", "# c\n"}) {
		t.Errorf("%q", got)
	}
	if got := codeBlocks(text, "Two"); !slices.Equal(got, []string{"**d**\n"}) {
		t.Errorf("%q", got)
	}
}
