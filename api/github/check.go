package github

import (
	"fmt"

	"latchkey/api"
	"latchkey/api/internal/driver"
)

// checkNewKey refuses what GitHub cannot take.
func checkNewKey(k api.NewKey) error {
	if k.Access != "" && k.Access != api.Read && k.Access != api.ReadWrite {
		return fmt.Errorf("access is %q or %q", api.Read, api.ReadWrite)
	}
	return driver.CheckLabel(k.Label, labelMax)
}
