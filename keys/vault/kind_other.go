//go:build !(windows || linux || freebsd || netbsd || openbsd || dragonfly)

package vault

import (
	"errors"
	"io/fs"
	"os/exec"
)

// systemKind reads the exit code of macOS' security tool: the lowest byte of
// the OSStatus.
func systemKind(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode() {
		case 36, 51: // errSecInteractionNotAllowed -25308, errSecAuthFailed -25293
			return ErrLocked
		case 128: // errSecUserCanceled -128
			return ErrDismissed
		case 37, 50, 53: // no default keychain -25307, no such keychain -25294, not available -25291
			return ErrAbsent
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return ErrAbsent // no security tool
	}
	return nil
}
