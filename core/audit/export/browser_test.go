package export

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/internal/soak"
)

// program finds one that the whole matrices are played with; tests that lack it are
// skipped, there they fail.
func program(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if soak.Whole() && os.Getenv("CI") != "" {
		t.Fatalf("%s is missing: sh internal/setup/deps.sh soak", names[0])
	}
	t.Skipf("%s is missing (sh internal/setup/deps.sh soak): no browser opens the report", names[0])
	return ""
}

type browser struct {
	t      *testing.T
	path   string
	folder string
}

// open opens a page with further flags, and returns what its console said and what
// it asked the network for.
func (b *browser) open(page string, flags ...string) (console, requests []string) {
	b.t.Helper()
	log := filepath.Join(b.folder, "net.json")
	args := append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--user-data-dir=" + filepath.Join(b.folder, "profile"),
		"--enable-logging=stderr", "--log-net-log=" + log}, flags...)
	cmd := exec.CommandContext(b.t.Context(), b.path, append(args, "file://"+page)...)
	cmd.WaitDelay = time.Second
	said, err := cmd.CombinedOutput()
	if err != nil {
		b.t.Fatalf("%v: %s", err, said)
	}
	for line := range strings.SplitSeq(string(said), "\n") {
		if strings.Contains(line, "CONSOLE") {
			console = append(console, line)
		}
	}
	data, err := os.ReadFile(log)
	if err != nil {
		b.t.Fatal(err)
	}
	return console, requestsIn(b.t, data)
}

// requestsIn reads a log of Chromium's network, whose end may be missing.
func requestsIn(t *testing.T, data []byte) (urls []string) {
	t.Helper()
	var log struct {
		Events []struct {
			Params struct{ URL string }
		}
	}
	if json.Unmarshal(data, &log) != nil {
		text := strings.TrimSuffix(strings.TrimSpace(string(data)), ",") + "]}"
		if err := json.Unmarshal([]byte(text), &log); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range log.Events {
		if url := e.Params.URL; url != "" && !slices.Contains(urls, url) {
			urls = append(urls, url)
		}
	}
	return urls
}

// A browser opens the pages without a word on its console and without a request, and
// prints them; what labels say is text on paper too.
func TestABrowserOpensAndPrintsAReport(t *testing.T) {
	b := &browser{t, program(t, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"), t.TempDir()}
	toText := program(t, "pdftotext")
	write := func(name, text string) string {
		path := filepath.Join(b.folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	// First what is to be seen at all: a page that does both.
	bad := write("bad.html", `<img src="http://127.0.0.1:9/x.png"><script>missing()</script>`)
	if console, requests := b.open(bad, "--dump-dom"); len(console) == 0 || !slices.Contains(requests, "http://127.0.0.1:9/x.png") {
		t.Fatalf("a page that fails and asks is not noticed: %v, %v", console, requests)
	}
	d := sample(t, hostile(), 120)
	for _, f := range []Format{HTML, Evidence} {
		page, pdf := write(string(f)+".html", written(t, f, d)), filepath.Join(b.folder, string(f)+".pdf")
		console, requests := b.open(page, "--print-to-pdf="+pdf)
		if len(console) > 0 || len(requests) > 0 {
			t.Errorf("%s: console %v, requests %v", f, console, requests)
		}
		text, err := exec.Command(toText, "-layout", pdf, "-").CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		for _, want := range []string{d.SHA256()[:20], "deploy keys", "LK001"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s on paper lacks %q", f, want)
			}
		}
		if f == HTML && !strings.Contains(string(text), "<script>alert(1)</script>") {
			t.Error("a label is not on paper as it is")
		}
	}
}
