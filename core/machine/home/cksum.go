package home

import (
	"crypto/sha256"
	"fmt"
)

// summer is the program by which a machine sums up files.
type summer string

// What machines have: few lack sha256sum, and those have cksum.
const (
	bySHA256 summer = "sha256"
	byCksum  summer = "cksum"
)

// of is the checksum of a text as the scripts print it.
func (s summer) of(content string) string {
	if s == byCksum {
		return cksum([]byte(content))
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
}

// cksum is what the program of that name prints of some bytes, with a comma.
func cksum(data []byte) string {
	var crc uint32
	add := func(b byte) {
		crc ^= uint32(b) << 24
		for range 8 {
			if crc&0x80000000 != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	for _, b := range data {
		add(b)
	}
	for n := len(data); n > 0; n >>= 8 {
		add(byte(n))
	}
	return fmt.Sprintf("%d,%d", ^crc, len(data))
}
