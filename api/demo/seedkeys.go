package demo

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/base64"
	"fmt"
	"time"

	"golang.org/x/crypto/ssh"

	"latchkey/keys"
)

// Public keys whose private keys nobody has any more. They are written
// out because RSA keys cannot be made from a seed.
const (
	rsa1024 = "AAAAB3NzaC1yc2EAAAADAQABAAAAgQDGfoMF2jf3qe7FnyW5pHyHTPeIswqtwFynkmo09zzAMplBXmAMm37hax4SjbD0uucetWp2JO5NWq8LSSsLINo2Kne" +
		"HcN9vd6RY6FhzLLPVf7Jr81d2OyRmWQPNGEJq5xZYG2hT5Xdr1Zr/s9AmUp3oMnOaT/V8wpE7r71FRXHfUQ=="
	rsa4096 = "AAAAB3NzaC1yc2EAAAADAQABAAACAQC5RiRMIo4/Ioy9Q39gibpHJsikRxyzAt1AEMHFPNnuBPbBku6eVxHkwSSo18+rIGSAqUg+qk+o6PMJBm4a9iQ7Bey" +
		"Vr5HQhdF0ejFxvIpWijL1lCXl7cr4jZ5KYgkxT3yVWzcDjG8i7ExgGE6irG3t8gQeu3FsbbI6oZuwRfnybXr3xm+VXDiY2iddQnv6iVxs7Ulm7CSDDeWgZHIHoY2J" +
		"2oB7epqutASGyX2b4FazEezplwUS519yjMg6vtfkGPGO5b5vtkM0pE/nLDuu3Ogu7iMmWzzmh6+y0pjDoO43O/hbUYGnZp18jpR6unle4fDzpwiCWNX8NrFO7HUv" +
		"2xV6H2LvL7ZpJCA0X1xZ4ZyxiUETsmTXIliq2qcKeqi/1MC1rtYQBUYfPNa0YAddLKWJIlUQLCrmTrOslxKVp2Yk1lSwEjPT0QS+FyTo2YAzGLbVg9KphrDDB9M0" +
		"sBN21Pcs/HH8LFSKfoFpVxAmCEKqsvsODzvKOjCUwQlSEOYWRW7YcIRjdy7j4r5MD/ENAKeQnZfTfnououAzFSuIhKKB+oGxDvaTX2O1joUd09o3wI1/Z41ZFL6T" +
		"FObA3bAL5CG8cf8S/nglPAd5lGEdU82WAuZmRgImUpeWDHrLKFWOYkY+zqwcqcXSNzDPqQdXiq5Ik2vL0dJBAgJ4XuxtJO3T/w=="
)

// fleet are the nine repositories that one key opens.
func fleet() []string {
	return []string{"web-frontend", "design-system", "docs.site", "payments-api", "ledger", "invoice-worker", "Infra_Tools",
		"terraform-modules", "ansible_playbooks"}
}

// story is one seeded key. Times are hours before the start; used 0 is never.
type story struct {
	repo, label, comment string
	key                  keys.Public
	made, used           time.Duration
}

// seedKeys puts the keys in place that an audit has something to say about.
func (d seeding) seedKeys() {
	ed := func(name string) keys.Public { return d.ed25519(name) }
	shared := ed("build-fleet")
	id := 4_100_000
	put := func(h holder, s story) {
		id++
		d.place(h, deployKey{id: id, label: s.label, comment: s.comment, public: s.key, created: d.ago(s.made), lastUsed: d.ago(s.used)})
	}
	for i, slug := range fleet() {
		if d.dialect.onePlace {
			shared = ed("build-fleet " + slug)
		}
		put(holder{repo: d.repo("acme", slug)}, story{label: "build-fleet", comment: "deploy@build-01", key: shared,
			made: 600 * day, used: time.Duration(i+3) * time.Hour})
	}
	for _, s := range []story{
		{"web-frontend", "ci-web", "jenkins@ci.acme.example", ed("ci-web"), 90 * day, 2 * time.Hour},
		{"payments-api", "deploy", "deploy@pay-blue", ed("pay-blue"), 200 * day, 5 * day},
		{"payments-api", "deploy", "deploy@pay-green", ed("pay-green"), 200 * day, 26 * time.Hour},
		{"ledger", "laptop of J.", "j@thinkpad", ed("laptop-j"), 400 * day, 0},
		{"Infra_Tools", "legacy-cron", "root@cron01", d.blob(rsa1024), 4200 * day, 45 * day},
		{"terraform-modules", "atlantis", "atlantis@ops", d.blob(rsa4096), 300 * day, 7 * time.Hour},
		{"ansible_playbooks", "awx", "", d.ecdsa("awx"), 500 * day, 12 * day},
		{"backup.scripts", "nightly backup", "backup@nas", ed("backup"), 900 * day, 410 * day},
		{"mobile.app", "fastlane", "fastlane@mac-mini-3", ed("fastlane"), 150 * day, 3 * day},
		{"ml-notebooks", "\x1b[31mred\x1b[0m alert \u202egnp.exe\u202c\x07", "who@\x1b]0;owned\x07where", ed("hostile"), 30 * day, 0},
		{"big-assets", "render farm", "render@farm", ed("render"), 60 * day, 9 * day},
	} {
		put(holder{repo: d.repo("acme", s.repo)}, s)
	}
	put(holder{repo: d.repo("globex", "storefront")}, story{label: "shop-ci", comment: "ci@globex", key: ed("shop-ci"), made: 75 * day, used: 4 * time.Hour})
	if !d.dialect.onePlace {
		put(holder{project: d.workspace("acme").project("PAY")}, story{label: "pay-argo", comment: "argocd@cluster-eu", key: ed("pay-argo"),
			made: 120 * day, used: 50 * time.Minute})
	}

	d.addAccountKey(d.user("ada"), ed("ada-laptop").WithComment("ada@laptop"))
	d.addAccountKey(d.user("grace"), ed("grace-laptop").WithComment("grace@globex"))
}

// makeKeys puts none to three keys on a generated repository.
func (d seeding) makeKeys(r *repo) {
	h := d.hash("keys of", r.fullName())
	for n := range int(h[0]) % 4 {
		made := time.Duration(10+int(h[1+n])*4) * day
		used := time.Duration(int(h[4+n])) * made / 256 // 0 = never
		d.place(holder{repo: r}, deployKey{id: 5_000_000 + r.index*4 + n, label: fmt.Sprintf("ci-%d", n+1),
			comment: fmt.Sprintf("ci%d@%s", n+1, r.slug), public: d.ed25519(r.fullName(), fmt.Sprint(n)), created: d.ago(made), lastUsed: d.ago(used)})
	}
}

func (w *world) addAccountKey(u *user, key keys.Public) {
	u.ssh = append(u.ssh, key)
	w.accounts[key.Fingerprint()] = u
}

// ed25519 makes the public key of a key of which nobody keeps the private
// key.
func (d seeding) ed25519(name ...string) keys.Public {
	seed := d.hash(append([]string{"ed25519"}, name...)...)
	return d.wrap(ed25519.NewKeyFromSeed(seed[:]).Public())
}

func (d seeding) ecdsa(name string) keys.Public {
	scalar := d.hash("ecdsa", name)
	scalar[0] = 1 // below the order of the curve and not zero
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar[:])
	if err != nil {
		d.broken = err
		return keys.Public{}
	}
	return d.wrap(&key.PublicKey)
}

func (d seeding) wrap(key any) keys.Public {
	public, err := ssh.NewPublicKey(key)
	if err != nil {
		d.broken = err
		return keys.Public{}
	}
	return keys.NewPublic(public, "")
}

func (d seeding) blob(text string) keys.Public {
	blob, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		d.broken = err
		return keys.Public{}
	}
	public, err := ssh.ParsePublicKey(blob)
	if err != nil {
		d.broken = err
		return keys.Public{}
	}
	return keys.NewPublic(public, "")
}
