package git

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"testing"
)

func FuzzPack(f *testing.F) {
	data, commit := sample()
	f.Add(data[12:len(data)-20], uint32(8))
	var b packBuilder
	b.object(objBlob, []byte("x"))
	f.Add(b.body.Bytes(), uint32(1))
	f.Fuzz(func(t *testing.T, body []byte, count uint32) {
		all := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), count)
		all = append(all, body...)
		sum := sha1.Sum(all)
		p, _, _, err := verify(t, append(all, sum[:]...), commit, 4<<20, 512)
		if err != nil {
			return
		}
		for _, o := range p.objects { // what is taken as good really is
			if !o.known || o.size > 4<<20 {
				t.Errorf("%+v", o)
			}
		}
	})
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte("abc"), makeDelta("abc", "x"))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		out, err := applyDelta(base, delta, func(size int64) error {
			if size > 1<<20 {
				return ErrInflates
			}
			return nil
		})
		if err == nil && len(out) > 1<<20 {
			t.Error(hex.EncodeToString(delta))
		}
	})
}
