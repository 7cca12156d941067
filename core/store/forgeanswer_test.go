package store

import "testing"

// An answer is replaced by a later one, moves with its repository, and goes with its
// account.
func TestAnswersOfForges(t *testing.T) {
	s := open(t, t.TempDir())
	put(t, s, Changes{PutAccount: ada("a")})
	ok(t, s.SaveRepos(t.Context(), "a", []Repo{{Account: "a", RepoID: "1", Path: "w/old", Name: "old", Read: noon}}))
	ok(t, s.SaveForgeAnswers(t.Context(), ForgeAnswer{"a", "w/old", "branch-rules", noon, "{}"}, ForgeAnswer{"a", "", "user-keys", noon, "{}"}))
	ok(t, s.SaveForgeAnswers(t.Context(), ForgeAnswer{"a", "w/old", "branch-rules", noon.Add(1e9), `{"passed":["main"]}`}))
	ok(t, s.RenameRepo(t.Context(), "a", "w/old", Repo{Account: "a", RepoID: "1", Path: "w/new", Name: "new"}))
	all, err := s.ForgeAnswers(t.Context())
	if err != nil || len(all) != 2 || all[0].About != "user-keys" || all[1] != (ForgeAnswer{"a", "w/new", "branch-rules", noon.Add(1e9), `{"passed":["main"]}`}) {
		t.Errorf("%+v, %v", all, err)
	}
	put(t, s, Changes{DropAccount: "a"})
	if all, err = s.ForgeAnswers(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}
