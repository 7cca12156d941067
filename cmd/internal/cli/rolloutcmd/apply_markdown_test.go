package rolloutcmd

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"latchkey/core/rollout"
	"latchkey/core/say"
	"latchkey/core/wanted"
)

// What strangers call their keys and repositories is text in a comment on a pull
// request, as a renderer of GitHub's Markdown sees it: no link, no markup, no mention, no
// new row, and it reads as it was written.
func TestAPlanInMarkdownIsOnlyText(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	for _, name := range []string{"<script>alert(1)</script>", "[x](https://evil.example)", "![x](https://evil.example/p.png)", "a|b|c", "`code`", "**bold**", "# head", "@acme/admins", "https://evil.example/x", "www.evil.example", "ops@evil.example",
		"&lt;b&gt;", "\\", "\\|", "~~gone~~", "| --- |", "\x1b[31mred", "a\nb", "<!-- ", "http&#58;//evil.example", "_x_", "1. x", "- x", "+ x", "> x", "***", "[^1]", "<https://evil.example>"} {
		plan := rollout.Plan{Hash: "0123456789ab", Title: say.Plain(name), Stops: []say.Text{say.Plain(name)}, Notes: []say.Text{say.Plain(name)},
			Steps:      []rollout.Step{{N: 1, Account: name, Repo: "acme/x", Acts: []rollout.Act{{Kind: rollout.ActAdd, Label: name}}}},
			Exclusions: []rollout.Exclusion{{Target: name, Text: say.Plain(name)}},
			Spec:       rollout.Spec{Trust: []rollout.HostKey{{Host: name, Type: "ssh-ed25519", Fingerprint: "SHA256:x"}}}}
		var text, page bytes.Buffer
		if err := writeMarkdown(&text, plan, &wanted.Matrix{}, "latchctl apply"); err != nil {
			t.Fatal(err)
		}
		if err := md.Convert(text.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		got := page.String()
		if bad := regexp.MustCompile(`<(script|a|img|strong|em|del|b|h1|h2|hr|ol|blockquote|!--)\b`).FindString(got); bad != "" {
			t.Errorf("%q: %s in\n%s\n%s", name, bad, text.String(), got)
		}
		if n := strings.Count(got, "<td>"); n != 3 {
			t.Errorf("%q: %d cells instead of 3\n%s", name, n, got)
		}
		if n := strings.Count(got, "<code>"); n != 1 {
			t.Errorf("%q: %d pieces of code\n%s", name, n, got)
		}
		if regexp.MustCompile(`(^|[^\w&#;])@[a-z]`).MatchString(text.String()) {
			t.Errorf("%q: somebody is mentioned\n%s", name, text.String())
		}
	}
}
