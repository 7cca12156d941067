package reach

import (
	"io"
	"os"
	"strings"
)

// usualAgent is the pipe of Windows' own agent.
const usualAgent = `\\.\pipe\openssh-ssh-agent`

// dialAgent opens an agent's named pipe, which Windows lets be used as a file.
func dialAgent(path string) (io.ReadWriteCloser, error) {
	return os.OpenFile(strings.ReplaceAll(path, "/", `\`), os.O_RDWR, 0)
}
