package core

import (
	"context"
	"encoding/json"

	"latchkey/core/audit"
	"latchkey/keys"
	"latchkey/keys/flaw"
)

// examined is what was found in public keys, kept so that each is looked at once.
type examined struct {
	Version int                              `json:"version"`
	Flaws   map[keys.Fingerprint][]flaw.Flaw `json:"flaws"`
}

// checkVersion changes when the checks do, so that all keys are looked at again.
const (
	checkVersion    = 1
	settingExamined = "audit.examined"
)

// examine looks at the public keys that the store knows whole.
func (a *Audit) examine(ctx context.Context, e *audit.Examiner, fingerprints []keys.Fingerprint) (map[keys.Fingerprint]audit.Material, error) {
	lines, err := a.store.PublicKeys(ctx)
	if err != nil {
		return nil, err
	}
	var all []keys.Public
	for _, f := range fingerprints {
		if public, err := keys.ParsePublic(lines[string(f)]); err == nil && public.Fingerprint() == f {
			all = append(all, public)
		}
	}
	known := a.examinedBefore(ctx)
	material, err := e.Examine(ctx, all, known)
	if err != nil {
		return nil, err
	}
	return material, a.keepExamined(ctx, all, material, known)
}

func (a *Audit) examinedBefore(ctx context.Context) map[keys.Fingerprint][]flaw.Flaw {
	var before examined
	text, err := a.store.Setting(ctx, settingExamined)
	if err != nil || json.Unmarshal([]byte(text), &before) != nil || before.Version != checkVersion {
		return nil
	}
	return before.Flaws
}

// keepExamined keeps what was found in keys that are costly to look at. Where they
// are published is looked up each time: lists change.
func (a *Audit) keepExamined(ctx context.Context, all []keys.Public, material map[keys.Fingerprint]audit.Material, known map[keys.Fingerprint][]flaw.Flaw) error {
	now := examined{checkVersion, map[keys.Fingerprint][]flaw.Flaw{}}
	fresh := 0
	for _, public := range all {
		f := public.Fingerprint()
		if public.Type() != "ssh-rsa" || !material[f].Known {
			continue
		}
		flaws := []flaw.Flaw{}
		for _, one := range material[f].Flaws {
			if one.Kind != flaw.PublishedKey {
				flaws = append(flaws, one)
			}
		}
		now.Flaws[f] = flaws
		if _, before := known[f]; !before {
			fresh++
		}
	}
	if fresh == 0 || a.store.ReadOnly() != nil {
		return nil
	}
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return a.store.SetSetting(ctx, settingExamined, string(data))
}
