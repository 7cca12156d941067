package session

import (
	"context"
	"fmt"
	"strings"

	"latchkey/api"
	"latchkey/cmd/internal/cli/terminal"
	"latchkey/internal/decode"
)

// largestList is how much is read of a file that lists repositories, in bytes.
const largestList = 4 << 20

// A ListedRepo is a line of a file that lists repositories.
type ListedRepo struct {
	api.Reference
	Text string // as it stands there
}

// ReadRepoList reads a file of repositories, one per line.
func (s *Session) ReadRepoList(ctx context.Context, name string) ([]ListedRepo, error) {
	data, err := s.ReadFile(ctx, name, largestList)
	if err != nil {
		return nil, terminal.FileError(terminal.FileName(name), err)
	}
	var listed []ListedRepo
	text, _ := decode.Text(data)
	for n, line := range strings.Split(string(text), "\n") {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		ref, err := api.ParseReference(line)
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", terminal.FileName(name), n+1, err)
		}
		listed = append(listed, ListedRepo{ref, line})
	}
	if len(listed) == 0 {
		return nil, terminal.WithHint("Write one repository to a line, as workspace/name.", "%s lists no repository", terminal.FileName(name))
	}
	return listed, nil
}
