package gitserver

// Faults are the ways in which the server can misbehave, so that clients can
// be tested against servers that are broken, in the way or hostile. The zero
// value is a healthy server. Several can be set at once; of those that keep
// SSH from starting, the first in this list wins.
type Faults struct {
	BlackHole         bool // accepts the connection and never says a word
	NotSSH            bool // answers in HTTP
	CloseAfterVersion bool // hangs up after the SSH version line

	Banner        string // SSH_MSG_USERAUTH_BANNER, sent as it is
	EndlessBanner bool   // banner after banner, without end

	RefuseAll   string // every command ends with this text on stderr, exit status 1
	StderrNoise string // written to stderr before every answer, as it is

	MalformedPktLine     bool // the first pkt-line of a service has no valid length
	HugeRefs             int  // this many branches more than there are (100,000 is a good number)
	EndlessAdvertisement bool // the list of branches never ends

	StopAfterPackBytes int64 // the TCP connection dies after so many bytes of a pack; 0 = never
	TruncatePack       bool  // half of the pack, then an orderly end
	CorruptPack        bool  // whole pack, one bit of its checksum flipped

	LFSMissing bool // no large file is there, as after a migration that left them behind

	SlowBytesPerSecond int // limits what leaves the server; 0 = no limit
}
