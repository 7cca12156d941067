//go:build window

package main

import (
	"testing"
	"time"
)

func TestZClick(t *testing.T) {
	p := sitDown(t, "--demo")
	click := func(text string) {
		at := p.look().find(text)
		if at == nil { t.Logf("NOT SEEN %s in %s", text, p.look()); return }
		p.desk.Click(p.window.X+int(at.X+at.Width/2), p.window.Y+int(at.Y+at.Height/2), 1)
	}
	press := func(k ...string) { p.desk.Press(k...); time.Sleep(500 * time.Millisecond) }
	p.waits("the keys are read", allRead)
	for range 3 {
	click("needs attention"); time.Sleep(500*time.Millisecond)
	press("ctrl+f"); p.desk.Type("ledger"); time.Sleep(500*time.Millisecond); press("Down")
	press("ctrl+n"); press("Return"); time.Sleep(4 * time.Second)
	press("Escape", "Escape"); time.Sleep(300*time.Millisecond)
	t.Log(p.look())
	click("Keys")
	for range 8 { time.Sleep(150*time.Millisecond); t.Log(p.look().has("Stands on"), p.look().has("Clear the search"), p.look().Focused) }
	click("Repositories"); press("ctrl+f","ctrl+a","BackSpace","Escape")
	click("Clear the filters"); time.Sleep(time.Second)
	}
}
