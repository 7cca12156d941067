package compose

import (
	"encoding/json"
	"testing"
	"time"

	"latchkey/core/rollout"
	"latchkey/core/store"
	"latchkey/keys"
)

// What journals hold, and what people and scripts confirm by its hash, stays as it
// is whatever the fields are called in Go.
func TestStoredPlansStayAsTheyAre(t *testing.T) {
	f := facts(bitbucket(), 2)
	f.Targets = append(f.Targets, TargetFacts{Account: "a", Path: "acme/arch", Archived: true, Read: noon})
	rotate := Plan(rollout.Spec{Verb: rollout.Rotate, Key: rollout.KeyRef{Fingerprint: oldKey}, Soak: time.Hour, NeverRead: rollout.ReadInTurn, StopAfter: 3}, f, noon)
	removal := Plan(rollout.Spec{Verb: rollout.RemoveOld, OfRollout: 7, EvenIfUsed: true}, Facts{Accounts: f.Accounts, PrivateKeyHere: map[keys.Fingerprint]bool{"SHA256:new": true},
		Targets: []TargetFacts{{Account: "a", Path: "acme/r001", RepoID: "{1}", Read: noon,
			Keys: []DeployKey{{ID: "1", Fingerprint: oldKey, Public: "x"}, {ID: "2", Fingerprint: "SHA256:new"}}}},
		Removals: []Removal{{Target: rollout.TargetID("a", "acme/r001", false), Old: oldKey, New: "SHA256:new", Public: "ssh-ed25519 AAAA new", UsedSince: noon}}}, noon)
	if rotate.Hash != "2d90e2e2ef8b34fd4d03ec5070103621" || removal.Hash != "5842fb1a3e0d570474a51f7fba400230" {
		t.Errorf("the hashes are %s and %s", rotate.Hash, removal.Hash)
	}
	for got, want := range map[string]string{
		jsonOf(rotate.Steps[0].Acts):  `[{"do":"add","label":"ci","access":"read-write","replaces":"SHA256:old"},{"do":"verify"},{"do":"soak"},{"do":"remove","fingerprint":"SHA256:old","public":"ssh-ed25519 AAAA old","key_id":"1","label":"ci","access":"read-write"}]`,
		jsonOf(rotate.Spec):           `{"verb":"rotate","repositories":{},"key":{"fingerprint":"SHA256:old"},"new":{"comment":"ci@old"},"soak_ns":3600000000000,"stop_after_failures":3,"never_read":"in-turn"}`,
		jsonOf(rotate.Exclusions):     `[{"account":"a","target":"acme/arch","why":"archived","text":"it is archived, and the forge allows no changes to its deploy keys"}]`,
		jsonOf(removal.Steps[0].Acts): `[{"do":"verify","fingerprint":"SHA256:new","public":"ssh-ed25519 AAAA new","access":"read"},{"do":"remove","fingerprint":"SHA256:old","public":"x","key_id":"1","access":"read","beside":"SHA256:new"}]`,
	} {
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// A step that an earlier version left half done reads back with all it knows.
func TestStoredActsAreRead(t *testing.T) {
	const stored = `{"do":"add","fingerprint":"SHA256:a","public":"p","key_id":"7","label":"ci","was":"old","access":"read","repository":"acme/web","replaces":"SHA256:b","beside":"SHA256:c",` +
		`"used_since":"2026-11-01T00:00:00Z","looked":"2026-11-02T00:00:00Z","outcome":"already","when":"2026-11-03T00:00:00Z","sent":"2026-11-04T00:00:00Z","accepted":"2026-11-05T00:00:00Z","unseen":true,"since":"2026-11-06T00:00:00Z","was_id":"6"}`
	acts, err := rollout.ActsOf(store.RolloutStep{Acts: "[" + stored + "]"})
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) }
	want := rollout.Act{Kind: rollout.ActAdd, Fingerprint: "SHA256:a", Public: "p", KeyID: "7", Label: "ci", OldLabel: "old", Access: "read", Repo: "acme/web", Replaces: "SHA256:b", Requires: "SHA256:c",
		UsedSince: day(1), UseCheckedAt: day(2), Outcome: rollout.OutcomeAlready, DoneAt: day(3), SentAt: day(4), AcceptedAt: day(5), ResultUnknown: true, OriginalAt: day(6), OldKeyID: "6"}
	if len(acts) != 1 || acts[0] != want {
		t.Errorf("%+v", acts)
	}
	if again, err := json.Marshal(acts); err != nil || string(again) != "["+stored+"]" {
		t.Errorf("written again: %s, %v", again, err)
	}
}

func jsonOf(v any) string {
	data, _ := json.Marshal(v)
	return string(data)
}
