package demo_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"latchkey/api/demo"
	"latchkey/keys"
)

const fraud = "/repositories/acme/fraud-rules/deploy-keys"

func keyBody(line string) map[string]string { return map[string]string{"key": line, "label": "x"} }

func TestSameKeyTwiceOnOneRepositoryIsRefusedInItsOwnShape(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	a.want(200, "POST", fraud, keyBody(publicLine(t, 1)+" one"))
	r := a.want(400, "POST", fraud, keyBody(publicLine(t, 1)+" another comment"))
	if r.text != `{"key":[{"message":"Someone has already added that access key to this repository."}]}` {
		t.Error(r.text)
	}
	a.want(200, "POST", "/repositories/acme/ledger/deploy-keys", keyBody(publicLine(t, 1)))
	a.want(200, "POST", "/workspaces/acme/projects/PAY/deploy-keys", keyBody(publicLine(t, 1)))
	r = a.want(400, "POST", "/workspaces/acme/projects/PAY/deploy-keys", keyBody(publicLine(t, 1)))
	if !strings.Contains(r.text, "to this project.") {
		t.Error(r.text)
	}
}

func TestKeyOfAnAccountCannotBeADeployKey(t *testing.T) {
	f := start(t, demo.Options{})
	seeded := f.AccountKeys("grace")[0]
	if err := f.AddAccountKey("vera", public(t, 3)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []keys.Public{seeded, public(t, 3)} {
		r := ada(t, f).want(400, "POST", fraud, keyBody(key.Line()))
		if r.at("error.message") != "Someone has already registered that SSH key." || r.at("type") != "error" {
			t.Error(r.text)
		}
	}
}

func TestUnusableBodiesAreRefused(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	good := publicLine(t, 1)
	for name, body := range map[string]any{
		"no key":          map[string]string{"label": "x"},
		"no object":       []string{good},
		"key is a number": map[string]any{"key": 5},
		"empty":           keyBody(""),
		"one word":        keyBody("ssh-ed25519"),
		"not base64":      keyBody("ssh-ed25519 !!!! x"),
		"type differs":    keyBody("ssh-rsa " + strings.Fields(good)[1]),
		"cut short":       keyBody(good[:len(good)-8]),
		"two lines":       keyBody(good + "\n" + good),
		"options before":  keyBody(`command="id" ` + good),
		"private key":     keyBody("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"),
		"2 MB":            map[string]string{"key": good, "label": strings.Repeat("x", 2<<20)},
	} {
		t.Run(name, func(t *testing.T) {
			a := actor{t, a.base, a.login}
			a.want(400, "POST", fraud, body)
			if n := len(f.KeysOn("acme/fraud-rules")); n != 0 {
				t.Errorf("%d keys were added", n)
			}
		})
	}
}

func TestKeyTypesAndSizes(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	line := func(key any) string {
		t.Helper()
		p, err := ssh.NewPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return keys.NewPublic(p, "").Line()
	}
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if r := a.want(400, "POST", fraud, keyBody(line(&short.PublicKey))); !strings.Contains(r.text, "2048") {
		t.Error(r.text)
	}
	a.want(200, "POST", fraud, keyBody(line(&long.PublicKey)))
	a.want(200, "POST", fraud, keyBody(line(&curve.PublicKey)))
	a.want(400, "POST", fraud, keyBody("sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABHNzaDo="))
}

func TestRepositoriesAreFoundByUUIDAndWithoutRegardToCase(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	r := a.want(200, "GET", "/repositories/acme/Infra_Tools", nil)
	repo, _ := r.at("uuid").(string)
	ws, _ := r.at("workspace.uuid").(string)
	escape := strings.NewReplacer("{", "%7B", "}", "%7D").Replace
	for _, path := range []string{"acme/" + repo, ws + "/" + repo, ws + "/Infra_Tools", "ACME/infra_tools"} {
		got := a.want(200, "GET", "/repositories/"+escape(path)+"/deploy-keys", nil)
		if got.at("values.0.repository.full_name") != "acme/Infra_Tools" {
			t.Errorf("%s: %s", path, got.text)
		}
	}
	other := a.want(200, "GET", "/workspaces/globex", nil).at("uuid").(string)
	a.want(404, "GET", "/repositories/"+escape(other+"/"+repo), nil)
}

func TestRemovedAndUnknownCalls(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	for _, path := range []string{"/workspaces", "/repositories", "/user/permissions/workspaces", "/user/permissions/repositories"} {
		r := a.want(410, "GET", path, nil)
		if r.at("error.message") != "CHANGE-2770 - Functionality has been deprecated" || r.at("error.data.announcement_url") == nil {
			t.Error(r.text)
		}
	}
	a.want(404, "GET", "/nope", nil)
	for method, path := range map[string]string{"PATCH": fraud, "DELETE": fraud, "POST": "/user", "PUT": "/workspaces/acme/projects/PAY/deploy-keys/1"} {
		if r := a.want(405, method, path, nil); r.header.Get("Allow") == "" {
			t.Errorf("%s %s: no Allow header", method, path)
		}
	}
	a.want(200, "GET", "/user/", nil)
}

func TestProjectKeysHaveNoPut(t *testing.T) {
	f := start(t, demo.Options{})
	a := ada(t, f)
	const at = "/workspaces/acme/projects/WEB/deploy-keys"
	made := a.want(200, "POST", at, map[string]string{"key": publicLine(t, 1) + " me", "label": "all of it"})
	if made.at("type") != "project_deploy_key" || made.at("project.key") != "WEB" || made.at("repository") != nil {
		t.Error(made.text)
	}
	self := made.at("links.self.href").(string)
	a.want(405, "PUT", self, map[string]string{"key": publicLine(t, 1), "label": "y"})
	a.want(200, "GET", self, nil)
	if got := f.KeysOnProject("acme/WEB"); len(got) != 1 || got[0].Comment != "me" {
		t.Errorf("inspection shows %v", got)
	}
	a.want(204, "DELETE", self, nil)
	a.want(404, "GET", self, nil)
}
