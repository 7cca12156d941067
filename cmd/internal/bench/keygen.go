package main

import (
	"os"
	"path/filepath"
	"strings"

	"latchkey/keys"
)

// startTime measures the least that any command costs, against git --version.
func startTime(b *bench) error {
	return b.compare("start: latchctl version / git --version", 0,
		func() error { return b.quiet(nil, b.latchctl, "version") },
		func() error { return b.quiet(nil, "git", "--version") })
}

// keyGeneration compares what the window does after "Create" with ssh-keygen:
// generate, write in OpenSSH format, fingerprint.
func keyGeneration(b *bench) error {
	for _, k := range []struct {
		kind keys.Kind
		args string
		aim  float64
	}{
		{keys.Ed25519, "-t ed25519", 0.5},
		{keys.ECDSAP256, "-t ecdsa -b 256", 0},
		{keys.ECDSAP384, "-t ecdsa -b 384", 0},
		{keys.ECDSAP521, "-t ecdsa -b 521", 0},
		{keys.RSA3072, "-t rsa -b 3072", 1.0},
		{keys.RSA4096, "-t rsa -b 4096", 1.0},
	} {
		path := filepath.Join(b.dir, "key")
		args := append(strings.Fields(k.args), "-q", "-N", "", "-C", "ci@build-07", "-f", path)
		err := b.compare("generate "+string(k.kind)+" / ssh-keygen", k.aim,
			func() error { return generate(k.kind) },
			func() error {
				defer os.Remove(path)
				defer os.Remove(path + ".pub")
				return b.quiet(nil, "ssh-keygen", args...)
			})
		if err != nil {
			return err
		}
	}
	return nil
}

func generate(kind keys.Kind) error {
	pair, err := keys.Generate(kind, "ci@build-07")
	if err != nil {
		return err
	}
	_ = pair.Public().Fingerprint()
	_, err = pair.MarshalPrivate(nil)
	return err
}
