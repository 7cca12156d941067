package machine

import (
	"slices"
	"testing"

	"latchkey/core/store"
	"latchkey/keys"
)

func TestMachinesWithOneKeyAreAGroup(t *testing.T) {
	of := func(name, origin string, held ...keys.Fingerprint) Machine {
		m := Machine{Name: name}
		for _, k := range held {
			m.Keys = append(m.Keys, Key{Fingerprint: k, Origin: origin})
		}
		return m
	}
	all := []Machine{of("agent-1", store.KeyMade, "SHA256:pool"), of("agent-12", store.KeyCloned, "SHA256:pool"), of("db", store.KeyDelivered, "SHA256:two"),
		of("web", store.KeyDelivered, "SHA256:two"), of("alone", store.KeyMade, "SHA256:one"), of("mine", store.KeyFound, "SHA256:one"), of("agent-3", store.KeyCloned, "SHA256:pool")}
	groups := Groups(all)
	if len(groups) != 2 || groups[0].Pattern != "agent-*" || !slices.Equal(groups[0].Names, []string{"agent-1", "agent-12", "agent-3"}) ||
		groups[1].Pattern != "" || groups[1].Fingerprint != "SHA256:two" || !slices.Equal(groups[1].Names, []string{"db", "web"}) {
		t.Errorf("%+v", groups)
	}
}
