package reach

import (
	"io"
	"os"
	"strings"
)

// dialAgent opens an agent's named pipe, which Windows lets be used as a file.
func dialAgent(path string) (io.ReadWriteCloser, error) {
	return os.OpenFile(strings.ReplaceAll(path, "/", `\`), os.O_RDWR, 0)
}
