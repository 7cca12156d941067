package demo

import (
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"latchkey/keys"
)

// onRepoKeys and onProjectKeys find what the path names and check that the
// caller administers it; the calls themselves are the same for both.
func onRepoKeys(do func(*call, holder) answer) func(*call) answer {
	return func(c *call) answer {
		r := c.world.repo(c.r.PathValue("workspace"), c.r.PathValue("slug"))
		switch {
		case r == nil || !c.sees(r):
			return noRepo()
		case c.level(r) < admin:
			return notAdmin()
		}
		return do(c, holder{repo: r})
	}
}

func onProjectKeys(do func(*call, holder) answer) func(*call) answer {
	return func(c *call) answer {
		ws := c.inWorkspace()
		if ws == nil {
			return noWorkspace(c.r.PathValue("workspace"))
		}
		p := ws.project(c.r.PathValue("project"))
		switch {
		case p == nil:
			return fail(http.StatusNotFound, "No project with key '"+c.r.PathValue("project")+"'.")
		case ws.roles[c.who.user] != owner:
			return notAdmin()
		}
		return do(c, holder{project: p})
	}
}

func listKeys(c *call, h holder) answer {
	return paged(c, slices.Clone(c.world.listed(h)), listing{pagelen: 10, size: true}, c.key)
}

func getKey(c *call, h holder) answer {
	k := c.keyOfPath(h, c.world.listedKey)
	if k == nil {
		return noKey()
	}
	return ok(c.key(k))
}

func removeKey(c *call, h holder) answer {
	k := c.keyOfPath(h, c.world.find)
	if k == nil {
		return noKey()
	}
	c.world.displace(k)
	return answer{status: http.StatusNoContent}
}

func noKey() answer { return fail(http.StatusNotFound, "Deploy key not found.") }

func (c *call) keyOfPath(h holder, find func(holder, int) *deployKey) *deployKey {
	id, err := strconv.Atoi(c.r.PathValue("key"))
	if err != nil {
		return nil
	}
	return find(h, id)
}

// key is a deploy key as Bitbucket shows it: the key without its comment, no
// fingerprint.
func (c *call) key(k *deployKey) object {
	o := object{"id": k.id, "key": k.public.WithComment("").Line(), "label": k.label, "comment": k.comment,
		"created_on": stamp(k.created), "last_used": stamp(k.lastUsed)}
	at := "/deploy-keys/" + strconv.Itoa(k.id)
	if k.project != nil {
		o["type"], o["project"] = "project_deploy_key", c.project(k.project)
		at = "/workspaces/" + k.project.ws.slug + "/projects/" + k.project.key + at
	} else {
		o["type"], o["repository"] = "deploy_key", c.repoStub(k.repo)
		o["owner"] = extra{c.stub(c.who.user)}
		at = "/repositories/" + k.repo.fullName() + at
	}
	o["links"] = object{"self": c.link(at)}
	return o
}

// maxBody is the longest body that is read, in bytes.
const maxBody = 1 << 20

type keyBody struct {
	Key   *string `json:"key"`
	Label *string `json:"label"`
}

// body reads what POST and PUT carry; the zero answer means that it is good.
func (c *call) body() (keyBody, keys.Public, answer) {
	if kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); kind != "application/json" {
		return keyBody{}, keys.Public{}, fail(http.StatusBadRequest, "Bad request: send application/json.")
	}
	var b keyBody
	if len(c.sent) > maxBody || json.Unmarshal(c.sent, &b) != nil {
		return b, keys.Public{}, fail(http.StatusBadRequest, "Bad request")
	}
	if b.Key == nil {
		return b, keys.Public{}, failOn("key", "This field is required.")
	}
	public, err := parseKey(*b.Key)
	if err != nil {
		return b, keys.Public{}, fail(http.StatusBadRequest, err.Error())
	}
	return b, public, answer{}
}

func addKey(c *call, h holder) answer {
	b, public, bad := c.body()
	if bad.status != 0 {
		return bad
	}
	if c.world.accounts[public.Fingerprint()] != nil {
		return fail(http.StatusBadRequest, "Someone has already registered that SSH key.")
	}
	for _, k := range c.world.keysOf(h) {
		if k.public.Equal(public) && !c.world.takesTwice {
			what := "repository"
			if h.project != nil {
				what = "project"
			}
			return failOn("key", "Someone has already added that access key to this "+what+".")
		}
	}
	k := deployKey{comment: public.Comment(), public: public.WithComment(""), created: c.world.now(), changes: changes{added: c.world.now()}}
	if b.Label != nil {
		k.label = *b.Label
	}
	return ok(c.key(c.world.place(h, k)))
}

// editKey changes label and comment, nothing else.
func editKey(c *call, h holder) answer {
	k := c.keyOfPath(h, c.world.find)
	if k == nil {
		return noKey()
	}
	b, public, bad := c.body()
	switch {
	case bad.status != 0:
		return bad
	case !k.public.Equal(public):
		return fail(http.StatusBadRequest, "Only the label and the comment of a deploy key can be changed.")
	}
	k.comment = public.Comment()
	if b.Label != nil {
		c.world.rename(k, *b.Label)
	}
	return ok(c.key(k))
}

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
