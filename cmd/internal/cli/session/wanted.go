package session

import (
	"context"

	"latchkey/cmd/internal/cli/terminal"
	"latchkey/core/wanted"
)

// ReadWanted reads a file of the wanted state; - is standard input.
func ReadWanted(ctx context.Context, s *Session, path string) (*wanted.File, error) {
	data, err := s.ReadFile(ctx, path, wanted.Most)
	if path == "-" {
		path = "standard input"
	}
	if err != nil {
		return nil, terminal.FileError(path, err)
	}
	return wanted.Read(path, data)
}
