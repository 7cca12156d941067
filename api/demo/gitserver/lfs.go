package gitserver

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// lfsTime is how long a git-lfs token is good for, in seconds.
const lfsTime = 3600

// lfsTokens is how many tokens are good at the same time; the oldest goes first.
const lfsTokens = 256

// lfsGrants are the tokens that were handed out, and for which repository.
type lfsGrants struct {
	mu    sync.Mutex
	order []string
	repos map[string]grantedRepo
}

type grantedRepo struct {
	path string
	repo *Repo // nil where the forge has no content for it
}

func (g *lfsGrants) add(path string, repo *Repo) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	token := rand.Text()
	if g.repos == nil {
		g.repos = map[string]grantedRepo{}
	}
	if len(g.order) >= lfsTokens {
		delete(g.repos, g.order[0])
		g.order = g.order[1:]
	}
	g.order, g.repos[token] = append(g.order, token), grantedRepo{path, repo}
	return token
}

func (g *lfsGrants) find(token, path string) (*Repo, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	granted, ok := g.repos[token]
	return granted.repo, ok && granted.path == path
}

// lfsAuthenticate tells git-lfs where the large files are and what to send
// with it.
func (t *session) lfsAuthenticate(c command, repo *Repo) error {
	return json.NewEncoder(t.out).Encode(map[string]any{
		"href":       strings.TrimSuffix(t.server.lfsURL, "/") + "/" + c.path + "/info/lfs",
		"header":     map[string]string{"Authorization": "Bearer " + t.server.grants.add(c.path, repo)},
		"expires_in": lfsTime,
	})
}

// lfsContent is a large file: small enough to be made at once, the same for the
// same seed and path.
func lfsContent(seed int64, path string) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, path))
	return []byte(strings.Repeat(fmt.Sprintf("%x %s\n", sum, path), 40+int(sum[0])))
}

// lfsPointer is what stands in the repository for it.
func lfsPointer(content []byte) string {
	return fmt.Sprintf("version https://git-lfs.github.com/spec/v1\noid sha256:%x\nsize %d\n", sha256.Sum256(content), len(content))
}

// lfsFiles are the paths of large files in a repository that has some.
func lfsFiles() []string {
	return []string{"design/homepage.psd", "design/logo.psd", "media/tour.mp4"}
}

// lfsObject finds a large file by its hash.
func (r *Repo) lfsObject(oid string) ([]byte, bool) {
	if r == nil || !r.spec.LFS {
		return nil, false
	}
	for _, path := range lfsFiles() {
		content := lfsContent(r.spec.Seed, path)
		if fmt.Sprintf("%x", sha256.Sum256(content)) == oid {
			return content, true
		}
	}
	return nil, false
}

// LFS serves large files over HTTP at Options.LFSURL, to whoever sends a token
// that git-lfs-authenticate handed out.
func (s *Server) LFS() http.Handler {
	const kind = "application/vnd.git-lfs+json"
	fail := func(w http.ResponseWriter, status int, message string) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]string{"message": message})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, call, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/info/lfs/objects/")
		repo, granted := s.grants.find(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), path)
		switch {
		case !ok:
			fail(w, http.StatusNotFound, "Not found")
		case !granted:
			fail(w, http.StatusUnauthorized, "Credentials needed")
		case call != "batch":
			content, there := repo.lfsObject(call)
			if !there || s.faults.Load().LFSMissing {
				fail(w, http.StatusNotFound, "Object does not exist")
				return
			}
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Write(content)
		default:
			w.Header().Set("Content-Type", kind)
			s.lfsBatch(w, r, repo)
		}
	})
}

// lfsBatch says of each object where it is.
func (s *Server) lfsBatch(w http.ResponseWriter, r *http.Request, repo *Repo) {
	type object struct {
		OID     string         `json:"oid"`
		Size    int64          `json:"size"`
		Actions map[string]any `json:"actions,omitempty"`
		Error   map[string]any `json:"error,omitempty"`
	}
	var batch struct {
		Operation string   `json:"operation"`
		Objects   []object `json:"objects"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&batch) != nil || batch.Operation != "download" || len(batch.Objects) > 1000 {
		w.WriteHeader(http.StatusUnprocessableEntity)
		io.WriteString(w, `{"message":"Unprocessable"}`)
		return
	}
	for i := range batch.Objects {
		one := &batch.Objects[i]
		content, there := repo.lfsObject(one.OID)
		if !there || int64(len(content)) != one.Size || s.faults.Load().LFSMissing {
			one.Actions, one.Error = nil, map[string]any{"code": 404, "message": "Object does not exist"}
			continue
		}
		href := "http://" + r.Host + strings.TrimSuffix(r.RequestURI, "batch") + one.OID
		one.Actions = map[string]any{"download": map[string]any{"href": href, "header": map[string]string{"Authorization": r.Header.Get("Authorization")}}}
	}
	json.NewEncoder(w).Encode(map[string]any{"transfer": "basic", "objects": batch.Objects})
}
