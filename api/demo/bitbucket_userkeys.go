package demo

import "net/http"

// listUserKeys are the SSH keys of a person's account, which that person alone sees.
func listUserKeys(c *call) answer {
	if id := c.r.PathValue("user"); id != c.who.user.id && id != c.who.user.accountID {
		return fail(http.StatusForbidden, "You do not have access to view the SSH keys of this user.")
	}
	all := []object{}
	for _, k := range c.who.user.ssh {
		uuid := c.world.uuid("ssh key", string(k.Fingerprint()))
		all = append(all, object{"type": "ssh_key", "uuid": uuid, "key": k.WithComment("").Line(), "comment": k.Comment(), "label": k.Comment(),
			"created_on": stamp(c.who.user.created), "fingerprint": string(k.Fingerprint())[len("SHA256:"):],
			"links": object{"self": object{"href": c.base + "/users/" + c.who.user.id + "/ssh-keys/" + uuid}}})
	}
	return paged(c, all, listing{pagelen: 10}, func(o object) object { return o })
}
