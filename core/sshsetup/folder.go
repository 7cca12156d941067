package sshsetup

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"latchkey/api"
	"latchkey/core/cause"
	"latchkey/core/files"
	"latchkey/core/say"
	"latchkey/core/userinput"
)

// Folder is what lies beside the exported keys of a set: an ssh_config, the
// known_hosts lines of the servers, and a gitconfig.
type Folder struct {
	target  string // the folder as ssh will find it
	aliases UniqueNames
	config  strings.Builder
	git     strings.Builder
	known   []string
}

// NewFolder returns what will lie in dir. target is where that folder will be on
// another machine, "" = where it is. A folder that ssh_config cannot name is
// refused, before anything is written.
func NewFolder(dir, target string) (*Folder, error) {
	if err := userinput.RejectSecret(userinput.FieldFolder, target); err != nil {
		return nil, err
	}
	if target == "" {
		target = filepath.ToSlash(dir)
		if strings.Contains(dir, `\`) {
			target = dir
		}
	} else if t := target; !strings.HasPrefix(t, "/") && !strings.HasPrefix(t, "~/") && !strings.HasPrefix(t, "%d/") && !isWindowsPath(t) {
		return nil, cause.Invalid(say.New("failed.ssh-folder", "{path} is not a folder that ssh finds from everywhere: begin it with / or ~/", say.Values{"path": strconv.Quote(userinput.Quote(t))}))
	}
	f := &Folder{target: strings.TrimRight(target, "/"), aliases: UniqueNames{}}
	_, err := Path(f.target + "/x")
	return f, err
}

// isWindowsPath reports whether a path begins with a drive or a share.
func isWindowsPath(path string) bool {
	return strings.HasPrefix(path, `\\`) || len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
}

// Add adds the parts for one repository, whose key lies in a file of the folder.
func (f *Folder) Add(s Service, repo api.RepoPath, file string) error {
	path, err := Path(f.target + "/" + file)
	if err != nil {
		return err
	}
	host := hostBlock{alias: f.aliases.alias(s.End.Host, file), end: s.End, file: path}
	f.known = append(f.known, s.Known...)
	if len(s.Known) > 0 {
		if host.knownHosts, err = Path(f.target + "/known_hosts"); err != nil {
			return err
		}
	}
	fmt.Fprintf(&f.config, "\n# git clone %s@%s:%s.git\n", s.End.SignIn(), host.alias, repo)
	host.write(&f.config)
	writeInsteadOf(&f.git, host.alias, s, repo)
	return nil
}

// Write writes the files that are not keys.
func (f *Folder) Write(dir string) error {
	config := "# Use with: Include \"" + f.target + "/ssh_config\" as the first line of ~/.ssh/config, or ssh -F.\n" +
		"# Clone from the aliases below. For the usual URLs to go through them:\n" +
		"#   git config --global include.path \"" + f.target + "/gitconfig\"\n" + f.config.String()
	err := files.WriteNew(filepath.Join(dir, "ssh_config"), []byte(config), 0o600)
	if err == nil {
		err = files.WriteNew(filepath.Join(dir, "gitconfig"), []byte("# See ssh_config beside this file.\n"+f.git.String()), 0o600)
	}
	if known := uniqueLines(f.known); err == nil && len(known) > 0 {
		err = files.WriteNew(filepath.Join(dir, "known_hosts"), []byte(strings.Join(known, "\n")+"\n"), 0o600)
	}
	return err
}

// uniqueLines drops lines that stand once before; the order stays.
func uniqueLines(lines []string) []string {
	listed := map[string]bool{}
	var all []string
	for _, line := range lines {
		if !listed[line] {
			listed[line], all = true, append(all, line)
		}
	}
	return all
}
