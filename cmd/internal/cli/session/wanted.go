package session

import (
	"context"
	"fmt"

	"latchkey/core/wanted"
)

// ReadWanted reads a file of the wanted state; - is standard input.
func ReadWanted(ctx context.Context, s *Session, path string) (*wanted.File, error) {
	data, err := s.ReadFile(ctx, path, wanted.Most)
	if err != nil {
		return nil, fmt.Errorf("read the wanted state: %w", err)
	}
	if path == "-" {
		path = "standard input"
	}
	return wanted.Read(path, data)
}
