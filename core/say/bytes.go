package say

import "fmt"

// Bytes is a size, for people.
type Bytes int64

// String returns the size as English writes it.
func (n Bytes) String() string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", int64(n))
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	case n < 1000*1000*1000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.2f GB", float64(n)/1e9)
}
