package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// Every older database becomes a new one and keeps what it has; what it could
// not know stays unknown.
func TestOlderDatabasesLearnWhatIsNew(t *testing.T) {
	all := migrations()
	for version := 1; version < len(all); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			dir := t.TempDir()
			db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
			ok(t, err)
			for _, step := range all[:version] {
				_, err := db.Exec(step)
				ok(t, err)
			}
			_, err = db.Exec(fmt.Sprintf(`PRAGMA user_version = %d; PRAGMA application_id = %d;
				INSERT INTO accounts (id, forge, base_url, login, user_id, user, display, ssh_host, ssh_port, token_expires, created) VALUES ('a','github','x','','','','','',0,0,0);
				INSERT INTO key_pairs VALUES ('SHA256:x','','ed25519',256,'ci','ssh-ed25519 AAAA',1,'generated',0,0);
				INSERT INTO repos (account, path, repo_id, name, project, private, archived, ssh_url, updated, read) VALUES ('a','w/r','1','r','',1,0,'',0,1);
				INSERT INTO key_reads VALUES ('a','w/r',0,1,0,1);
				INSERT INTO deploy_keys (account, target, project, key_id, label, comment, fingerprint, type, bits, public, access, created, last_used, disabled, unreadable) VALUES ('a','w/r',0,'1','ci','','SHA256:x','ed25519',256,'ssh-ed25519 AAAA','read',1,0,0,'');`, version, applicationID))
			ok(t, err)
			ok(t, db.Close())
			s := open(t, dir)
			pairs, err := s.Pairs(t.Context())
			if err != nil || len(pairs) != 1 {
				t.Errorf("pairs: %v, %v", pairs, err)
			}
			list, err := s.Keys(t.Context(), "a", "w/r", false)
			if err != nil || len(list) != 1 || !list[0].UseRead.IsZero() || !list[0].Verified.IsZero() {
				t.Errorf("keys: %+v, %v", list, err)
			}
			ok(t, s.SaveVerification(t.Context(), "a", "w/r", "SHA256:x", noon))
			if _, err := s.AddTestRun(t.Context(), TestRun{Depth: "access", Began: noon}, []TestRow{{State: "passed"}}); err != nil {
				t.Error(err)
			}
		})
	}
}
