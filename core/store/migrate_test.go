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
	all, err := migrations()
	ok(t, err)
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

// What a database of before calls a proof, or a key that was kept, has today's
// words, and what a person wrote stays as it was written.
func TestWordsOfOlderRowsBecomeTodays(t *testing.T) {
	dir := t.TempDir()
	db, err := sql.Open("sqlite", filepath.Join(dir, FileName))
	ok(t, err)
	all, err := migrations()
	ok(t, err)
	const before = 8
	for _, step := range all[:before] {
		_, err := db.Exec(step)
		ok(t, err)
	}
	const label = `"label":"say \"do\":\"prove\" and \"kept\": twice"`
	_, err = db.Exec(fmt.Sprintf(`PRAGMA user_version = %d; PRAGMA application_id = %d;
		INSERT INTO accounts (id, forge, base_url, login, user_id, user, display, ssh_host, ssh_port, token_expires, created) VALUES ('a','github','x','','','','','',0,0,0);
		INSERT INTO repos (account, path, repo_id, name, project, private, archived, ssh_url, updated, read) VALUES ('a','w/r','1','r','',1,0,'',0,1);
		INSERT INTO deploy_keys (account, target, project, key_id, label, comment, fingerprint, type, bits, public, access, created, last_used, disabled, unreadable) VALUES ('a','w/r',0,'1','ci','','SHA256:x','ed25519',256,'p','read',1,0,0,'');
		INSERT INTO key_reads VALUES ('a','w/r',0,1,0,1);
		INSERT INTO proofs VALUES ('a','w/r',0,'SHA256:x',5000,1);
		INSERT INTO rollouts (id, verb, title, hash, spec, state, reason, undoing, fingerprint, public, owner, created, started, updated, ended, due, refused)
			VALUES (7,'add','t','h','{"verb":"add","no_proof":true}','partly','',0,'','','',1,1,1,1,0,'[{"account":"a","target":"w/s","why":"nothing-to-prove-with","text":"x"}]');
		INSERT INTO rollout_steps (rollout, n, account, target, project, acts, at, intent, state, fingerprint, public, key_id, attempts, error, error_kind, proof, took, updated)
			VALUES (7,1,'a','w/r',0,'[{"do":"add",%s},{"do":"prove"}]',1,0,'kept','','','',1,'{"say":"went.not-verified","en":"the key does not open the repository yet, so nothing was removed: {proof}","values":{"proof":"no"}}','','opened',1,1);
		INSERT INTO journal (what, subject, state, account, target, project, fingerprint, public, label, access, key_id, detail, owner, created, updated, outcome)
			VALUES ('place','s','taken','a','w/r',0,'','','','','','{"sealed":true,"kept":true}','',1,1,'');`, before, applicationID, label))
	ok(t, err)
	ok(t, db.Close())
	s := open(t, dir)
	row, steps, err := s.Rollout(t.Context(), 7)
	ok(t, err)
	if row.Spec != `{"verb":"add","no_verification":true}` || row.Refused != `[{"account":"a","target":"w/s","why":"nothing-to-verify-with","text":"x"}]` {
		t.Errorf("%s, %s", row.Spec, row.Refused)
	}
	if len(steps) != 1 || steps[0].State != "key-stays" || steps[0].Acts != `[{"do":"add",`+label+`},{"do":"verify"}]` || steps[0].Verification != "opened" ||
		steps[0].Error != `{"say":"went.not-verified","en":"the key does not open the repository yet, so nothing was removed: {cause}","values":{"cause":"no"}}` {
		t.Errorf("%+v", steps)
	}
	left, err := s.Unfinished(t.Context())
	if err != nil || len(left) != 1 || left[0].State != "removed" || left[0].Detail != `{"encrypted":true,"had_before":true}` {
		t.Errorf("%+v, %v", left, err)
	}
	if list, err := s.Keys(t.Context(), "a", "w/r", false); err != nil || len(list) != 1 || list[0].Verified.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
}
