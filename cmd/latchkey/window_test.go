//go:build window

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"latchkey/api/demo"
)

// deployKey is a key in the forge's REST API.
type deployKey struct {
	Label    string  `json:"label"`
	Key      string  `json:"key"`
	LastUsed *string `json:"last_used"`
}

// forgeClient reads the demo forge as curl would.
type forgeClient struct {
	t    *testing.T
	info demo.Info
}

func (o *forgeClient) keysOn(repo string) []deployKey {
	o.t.Helper()
	req, err := http.NewRequestWithContext(o.t.Context(), http.MethodGet, fmt.Sprintf("%s/repositories/%s/deploy-keys?pagelen=100", o.info.REST, repo), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	req.SetBasicAuth(o.info.Users[0].User, o.info.Users[0].Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	var page struct{ Values []deployKey }
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil || resp.StatusCode != http.StatusOK {
		o.t.Fatalf("list deploy keys: %s, %v", resp.Status, err)
	}
	return page.Values
}

// number formats a number as the window does.
func number(n int) string { return fmt.Sprint(n) }

// writeFile writes a file into the person's home.
func (p *person) writeFile(name, text string) (path string) {
	p.t.Helper()
	path = filepath.Join(p.desktop.Home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// checkNothingLeft fails if the demo, which has ended, left a folder behind.
func (p *person) checkNothingLeft() {
	p.t.Helper()
	left, err := filepath.Glob(filepath.Join(p.desktop.Home, "tmp", "latchkey-demo-*"))
	if err != nil || len(left) > 0 {
		p.t.Errorf("the demo left %q behind, %v", left, err)
	}
}

// screens is the folder for screenshots, for people to look at.
func screens(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../build/screens")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
