package home

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"latchkey/keys"
)

// NewKey says what ssh-keygen is to make.
type NewKey struct {
	Name    string    // of its file, see IsName
	Kind    keys.Kind // "" = Ed25519
	Comment string
	// InCheckout says that one checkout alone will use it, so that the user's own
	// configuration does not matter.
	InCheckout bool
}

// MakeKey has a key made there, or finds the one of that name that was made there
// before. Its private key never leaves the machine. made says that it is new.
func (h *Home) MakeKey(ctx context.Context, n NewKey) (k Key, made bool, err error) {
	if _, _, err := keygenKind(n.Kind); err != nil {
		return Key{}, false, err
	}
	if !IsName(n.Name) {
		return Key{}, false, fmt.Errorf("%q cannot be the name of a key file", n.Name)
	}
	err = h.change(ctx, func(v *view) error {
		if err := h.checkOutside(v); err != nil && !n.InCheckout { // before there is a key that could not be used
			return err
		}
		if known, there := v.state.key(n.Name); there {
			if known.Origin == Delivered {
				return newError(OtherKey, h.runner.Machine(), folder+"/"+n.Name, "")
			}
			if same, err := h.lies(ctx, known); same || err != nil {
				k = known
				return err
			}
		}
		k = Key{Name: n.Name, Origin: Made, Since: h.now()}
		made, err = h.makes(ctx, v, n, &k, made)
		return err
	})
	return k, made, err
}

// standIn is where a state has a public key that is yet to be made.
const standIn = "@public@"

// beforeIt is what stands before it, and before no other.
const beforeIt = `"public": "`

// makes has the key made and mentioned in the state, in one script.
func (h *Home) makes(ctx context.Context, v *view, n NewKey, k *Key, before bool) (made bool, err error) {
	kind, bits, err := keygenKind(n.Kind)
	if err != nil {
		return before, err
	}
	comment := oneLine(n.Comment)
	k.Public = strings.TrimSpace(standIn + " " + comment)
	next := v.with(*k)
	first, last, _ := strings.Cut(next.text(), beforeIt+standIn)
	out, err := h.write(ctx, v, nil, h.script(makeKey, map[string]string{"name": n.Name, "type": kind, "bits": bits, "comment": comment, "before": first + beforeIt, "after": last}))
	if err != nil {
		return before, err
	}
	made = before || out.has("made")
	public, err := keys.ParsePublic(strings.TrimSpace(out.value("public")))
	if err != nil || !out.has("recorded") {
		return made, newError(OtherKey, h.runner.Machine(), folder+"/"+n.Name, "")
	}
	k.Public = strings.TrimSpace(strings.Join(strings.Fields(public.Line())[:2], " ") + " " + comment)
	next = v.with(*k)
	h.keep(v, &next)
	return made, nil
}

// sameKey compares the keys of two public lines, not their comments.
func sameKey(a, b string) bool {
	x, err := keys.ParsePublic(a)
	y, errY := keys.ParsePublic(b)
	return err == nil && errY == nil && x.Fingerprint() == y.Fingerprint()
}

// keygenKind returns what ssh-keygen calls a kind of key.
func keygenKind(kind keys.Kind) (name, bits string, err error) {
	switch kind {
	case "", keys.Ed25519:
		return "ed25519", "256", nil
	case keys.ECDSAP256:
		return "ecdsa", "256", nil
	case keys.ECDSAP384:
		return "ecdsa", "384", nil
	case keys.ECDSAP521:
		return "ecdsa", "521", nil
	case keys.RSA3072:
		return "rsa", "3072", nil
	case keys.RSA4096:
		return "rsa", "4096", nil
	}
	return "", "", fmt.Errorf("ssh-keygen makes no key of type %q", kind)
}

// oneLine makes a comment that ssh-keygen takes as it is.
func oneLine(comment string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, comment), "-")
}

// Deliver writes a private key from elsewhere, and reads it back where there is an
// ssh-keygen. private is wiped by the caller.
func (h *Home) Deliver(ctx context.Context, name, public string, private []byte) (k Key, err error) {
	if !IsName(name) {
		return Key{}, fmt.Errorf("%q cannot be the name of a key file", name)
	}
	if _, err := keys.ParsePublic(public); err != nil {
		return Key{}, err
	}
	k = Key{Name: name, Public: public, Origin: Delivered, Since: h.now()}
	err = h.change(ctx, func(v *view) error {
		old, known := v.state.key(name)
		_, there := v.in[name]
		switch {
		case known && there && old.Origin == Delivered && sameKey(old.Public, public):
			k = old
			return nil
		case known && !sameKey(old.Public, public), there && !known:
			return newError(OtherKey, h.runner.Machine(), folder+"/"+name, "")
		}
		next := v.with(k)
		s := h.script(deliver, map[string]string{"name": name, "public": public, "private": string(private)})
		s.Secret = true
		out, err := h.write(ctx, v, &next, s)
		if err != nil {
			return err
		}
		return checkDelivered(h.runner.Machine(), name, public, len(private), out)
	})
	return k, err
}

// checkDelivered compares what was read back. A private key with a passphrase
// cannot be read without it: its size is all there is.
func checkDelivered(machine, name, public string, size int, out result) error {
	if read := strings.TrimSpace(out.value("public")); read != "" && !sameKey(read, public) {
		return newError(Failed, machine, folder+"/"+name, "what was read back is another key")
	}
	if out.has("size") && out.value("size") != strconv.Itoa(size) {
		return newError(Failed, machine, folder+"/"+name, "what was read back has another size")
	}
	return nil
}

// RemoveKey removes a key from the machine, and all of our folder with the last
// one. It says what was left in the folder that is not ours.
func (h *Home) RemoveKey(ctx context.Context, name string) (left []string, err error) {
	if !IsName(name) {
		return nil, fmt.Errorf("%q cannot be the name of a key file", name)
	}
	err = h.change(ctx, func(v *view) error {
		if v.at["ours"].none() {
			return nil
		}
		next := v.state.clone()
		next.Keys = slices.DeleteFunc(next.Keys, func(k Key) bool { return k.Name == name })
		if _, err := h.write(ctx, v, &next, h.script(removeKey, map[string]string{"name": name})); err != nil {
			return err
		}
		h.keep(v, &next)
		if len(next.Keys) > 0 || len(next.Repos) > 0 || len(next.Touched) > 0 {
			return nil
		}
		out, err := h.write(ctx, v, nil, h.script(drop, map[string]string{"made_ssh": flag(next.NewSSH)}))
		left = out.words["left"]
		return err
	})
	return left, err
}

// lies reports whether a key's file holds it still.
func (h *Home) lies(ctx context.Context, k Key) (bool, error) {
	r, err := h.runner.Run(ctx, h.script(readKey, map[string]string{"name": k.Name}))
	if err != nil {
		return false, err
	}
	out, err := parseResult(h.runner.Machine(), r)
	return err == nil && sameKey(strings.TrimSpace(out.value("public")), k.Public), err
}

// flag is a value of a script that is yes or no.
func flag(on bool) string {
	if on {
		return "yes"
	}
	return ""
}
