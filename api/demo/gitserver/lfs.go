package gitserver

import (
	"crypto/rand"
	"encoding/json"
	"strings"
)

// lfsTime is how long a git-lfs token is good for, in seconds.
const lfsTime = 3600

// lfsAuthenticate tells git-lfs where the large files are and what to send as
// proof. The token is random; nothing in this package serves the files.
func (t *session) lfsAuthenticate(c command) error {
	return json.NewEncoder(t.out).Encode(map[string]any{
		"href":       strings.TrimSuffix(t.server.lfsURL, "/") + "/" + c.path + "/info/lfs",
		"header":     map[string]string{"Authorization": "Bearer " + rand.Text()},
		"expires_in": lfsTime,
	})
}
