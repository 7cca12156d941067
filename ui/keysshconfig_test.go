package ui

import (
	"strings"
	"testing"

	"latchkey/core/cause"
	"latchkey/ui/frame"
)

func TestTheSSHConfigOfAKeyIsCopied(t *testing.T) {
	f := keyed()
	p := onKey(t, f, fpCI)
	p.press(t2("keydo.key-ssh-config"))
	p.until("it is copied", func() bool { return strings.HasPrefix(p.w.App.Clipboard().Content(), "Host ") })
	if !f.called("ssh_config of " + string(fpCI) + " ") {
		t.Errorf("calls %q", f.calls)
	}
	f.keyStore.err = cause.ErrStandsNowhere
	p.w.run("key-ssh-config")
	p.until("it says why not", func() bool { return p.says(t2("error.ssh_config")) && p.says(frame.HintOf(cause.ErrStandsNowhere)) })
	p.pick("ansible-2024")
	if stands := p.cell("ansible-2024", 3); stands != t2("keys.nowhere") || p.w.command("key-ssh-config").Possible() {
		t.Errorf("a key that stands %s has an ssh_config", stands)
	}
}

func TestAnExportGoesWhereTheSSHConfigLooks(t *testing.T) {
	p := onKey(t, keyed(), fpCI)
	p.w.run("key-export")
	p.until("core's place stands there", func() bool { return p.entries()[0].Text == "~/.ssh/suggested" })
}
