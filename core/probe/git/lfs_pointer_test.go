package git

import (
	"strings"
	"testing"
)

func TestLFSAddresses(t *testing.T) {
	for text, want := range map[string]string{
		"[lfs]\n\turl = https://artifacts.corp.example/api/lfs/media\n":                       "https://artifacts.corp.example/api/lfs/media",
		"[remote \"origin\"]\n\tlfsurl = https://other.example/x\n":                           "https://other.example/x",
		"[remote \"origin\"]\nlfsurl = https://other.example/x\n[LFS]\nURL = \"https://a/b\"": "https://a/b",
		"[remote \"upstream\"]\nlfsurl = https://other.example/x\n":                           "",
		"[lfs \"https://a/b\"]\nlocksverify = true\nurl = https://no.example\n":               "",
		"[lfs]\nfetchexclude = x\n":                                                           "",
		"[lfs]\nurl = https://a/b\n[broken":                                                   "https://a/b",
		"":                                                                                    "",
	} {
		if got := LFSAddress(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestPointers(t *testing.T) {
	good := "version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("0a", 32) + "\nsize 12\n"
	if p, ok := parsePointer([]byte(good)); !ok || p.OID != strings.Repeat("0a", 32) || p.Size != 12 {
		t.Errorf("%+v %v", p, ok)
	}
	for _, bad := range []string{"", "oid sha256:ab\nsize 1\n", strings.Replace(good, "size 12", "size -1", 1), strings.Replace(good, "size 12", "", 1), strings.Replace(good, "0a", "ZZ", 1)} {
		if _, ok := parsePointer([]byte(bad)); ok {
			t.Errorf("%q", bad)
		}
	}
}

func FuzzLFSFiles(f *testing.F) {
	f.Add([]byte("[lfs]\nurl = https://a/b\n"))
	f.Add([]byte("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		LFSAddress(string(data))
		if p, ok := parsePointer(data); ok && (len(p.OID) != 64 || p.Size < 0) {
			t.Errorf("%+v", p)
		}
	})
}
