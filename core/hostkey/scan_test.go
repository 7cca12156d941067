package hostkey

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The judge is ssh-keygen -F, which finds a host as ssh does.
func TestAHostIsFoundWhereOpenSSHFindsIt(t *testing.T) {
	a := newKey(t)
	for name, line := range map[string]string{
		"port 22": "[h.example]:22 ", "byte order mark": "\ufeffh.example ", "upper case": "H.Example ", "IPv6": "2001:db8::1 ",
		"IPv6 and port 22": "[2001:db8::1]:22 ", "question mark": "?.example ",
	} {
		file := write(t, line+text(a))
		s := open(t, Options{User: []string{file}})
		for _, p := range []place{{"h.example", 22}, {"h.example", 2222}, {"2001:db8::1", 22}} {
			_, known := sshKeygen(t, "-F", Place(p.host, p.port), "-f", file)
			exact := false
			for _, e := range s.userEntries() {
				exact = exact || e.matches(Place(p.host, p.port))
			}
			if exact != known {
				t.Errorf("%s, %s: we say %t, ssh-keygen %t", name, Place(p.host, p.port), exact, known)
			}
		}
	}
}

func TestAWholeScanIsRead(t *testing.T) {
	a, e := newKey(t), newECDSA(t)
	s := open(t, Options{Own: filepath.Join(t.TempDir(), "known_hosts")})
	scan := "# h.example:22 SSH-2.0-OpenSSH_9.2\nh.example " + text(a) + "\n# h.example:22 SSH-2.0-OpenSSH_9.2\n\r\nh.example,192.0.2.7 " + text(e) + "\r\nh.example " + text(a) + "\n"
	all, problems := s.Scan(scan, nil)
	if len(all) != 3 || len(problems) != 0 {
		t.Fatalf("%+v %v", all, problems)
	}
	for _, o := range all {
		if err := s.Trust(o.Line); err != nil {
			t.Fatal(err)
		}
	}
	if v := s.Judge("h.example", 22, e); v.State != Confirmed {
		t.Errorf("the second type: %+v", v)
	}
	if v := s.Judge("192.0.2.7", 22, e); v.State != Confirmed {
		t.Errorf("the address: %+v", v)
	}
	if err := s.Trust("h.example " + text(newKey(t))); err == nil {
		t.Error("another key of the first type is taken")
	}
	again, _ := s.Scan(scan, nil)
	for _, o := range again {
		if o.State != Confirmed {
			t.Errorf("%+v", o)
		}
	}
}

func TestOneBadLineOfAScanCostsItselfOnly(t *testing.T) {
	a := newKey(t)
	s := open(t, Options{})
	all, problems := s.Scan("h.example "+text(a)+"\nh.example ssh-ed25519 AAAA\n* "+text(a)+"\n@revoked i.example "+text(a)+"\n[j.example]:0 "+text(a), nil)
	if len(all) != 1 || len(problems) != 4 {
		t.Fatalf("%+v %v", all, problems)
	}
	for _, p := range problems {
		if !errors.Is(p, ErrLine) || !strings.HasPrefix(p.Error(), "line ") {
			t.Errorf("%v", p)
		}
	}
	for _, nothing := range []string{"", "# only a comment\n", "x\ny\nz"} {
		if all, problems := s.Scan(nothing, nil); len(all) != 0 || len(problems) != 1 {
			t.Errorf("%q: %+v %v", nothing, all, problems)
		}
	}
}

func TestHashedLinesAreTakenForAHostThatIsNamed(t *testing.T) {
	a := newKey(t)
	file := write(t, "h.example "+text(a), "[h.example]:2222 "+text(a))
	if out, ok := sshKeygen(t, "-H", "-f", file); !ok {
		t.Fatal(out)
	}
	hashed, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(hashed), "h.example") {
		t.Fatalf("not hashed: %v", err)
	}
	s := open(t, Options{})
	if all, problems := s.Scan(string(hashed), []string{"g.example"}); len(all) != 0 || len(problems) != 2 {
		t.Errorf("%+v %v", all, problems)
	}
	all, problems := s.Scan(string(hashed), []string{"g.example", "h.example", "[h.example]:2222"})
	if len(all) != 2 || len(problems) != 0 || all[0].Host != "h.example" || all[1].Host != "[h.example]:2222" {
		t.Errorf("%+v %v", all, problems)
	}
}

func FuzzScan(f *testing.F) {
	f.Add("# h:22 SSH-2.0\nh.example ssh-ed25519 AAAA", "h.example")
	f.Add("|1|x|y ssh-ed25519 AAAA\n", "[h]:1")
	f.Add("[::1]:22 "+"ssh-rsa AAAA\r\n", "")
	f.Fuzz(func(t *testing.T, text, host string) {
		s, err := Open(Options{})
		if err != nil {
			t.Fatal(err)
		}
		all, _ := s.Scan(text, []string{host})
		for _, o := range all {
			if strings.ContainsAny(o.Line, "\r\n\x1b") || o.Host == "" {
				t.Errorf("%q", o)
			}
		}
	})
}

// A host with its port is written as ssh reads it: a line that ssh would never
// find must not count as trusted.
func TestAPortIsWrittenAsSSHReadsIt(t *testing.T) {
	a := newKey(t)
	s := open(t, Options{Own: filepath.Join(t.TempDir(), "known_hosts")})
	for line, want := range map[string]string{
		"h.example:2222 ": "[h.example]:2222", "192.0.2.7:22 ": "[192.0.2.7]:22", "[h.example]:2222 ": "", "::1 ": "", "2001:db8::22 ": "", "\ufeffh.example ": "", "a.example,,b.example ": "",
	} {
		all, problems := s.Scan(line+text(a), nil)
		switch {
		case want == "" && (len(problems) > 0 || len(all) == 0):
			t.Errorf("%q: %v", line, problems)
		case want != "" && (len(problems) != 1 || !strings.Contains(problems[0].Error(), want)):
			t.Errorf("%q: %v", line, problems)
		}
	}
	name := write(t, "h.example "+text(a))
	sshKeygen(t, "-H", "-f", name)
	if _, problems := s.Scan(string(must(os.ReadFile(name))), []string{"h.example:22"}); len(problems) != 1 || !strings.Contains(problems[0].Error(), "[h.example]:22") {
		t.Errorf("the host that is asked for: %v", problems)
	}
	// An empty name between commas is passed over in a file too, as ssh does.
	s = open(t, Options{User: []string{write(t, ",h.example, "+text(a))}})
	if v := s.Judge("h.example", 22, a); v.State != KnownByUser {
		t.Errorf("%+v", v)
	}
}
