package probe

// OpenSSHTakes is openSSHTakes for tests with real tools.
func OpenSSHTakes(algorithm string) bool { return openSSHTakes(algorithm) }

// The codes that tests look for.
const (
	CodeAnswerBroken      = codeAnswerBroken
	CodeAnswerTooLarge    = codeAnswerTooLarge
	CodeAuthSilent        = codeAuthSilent
	CodeBusy              = codeBusy
	CodeCancelled         = codeCancelled
	CodeCloneTooLarge     = codeCloneTooLarge
	CodeDNSFailed         = codeDNSFailed
	CodeDNSNotFound       = codeDNSNotFound
	CodeHostChanged       = codeHostChanged
	CodeHostRevoked       = codeHostRevoked
	CodeHostShort         = codeHostShort
	CodeIPAllowList       = codeIPAllowList
	CodeKeyElsewhere      = codeKeyElsewhere
	CodeKeyExchange       = codeKeyExchange
	CodeKeyExpired        = codeKeyExpired
	CodeKeyNotAsked       = codeKeyNotAsked
	CodeKeyOfUser         = codeKeyOfUser
	CodeLFSElsewhere      = codeLFSElsewhere
	CodeLFSMissing        = codeLFSMissing
	CodeMoved             = codeMoved
	CodeNoCommonAlgo      = codeNoCommonAlgo
	CodeNoPublicKey       = codeNoPublicKey
	CodeNotGit            = codeNotGit
	CodeNotSSH            = codeNotSSH
	CodeNote              = codeNote
	CodeOtherEnd          = codeOtherEnd
	CodeOtherName         = codeOtherName
	CodePackCorrupt       = codePackCorrupt
	CodePackTruncated     = codePackTruncated
	CodePortBlocked       = codePortBlocked
	CodePublic            = codePublic
	CodeRSASHA1           = codeRSASHA1
	CodeRefused           = codeRefused
	CodeRefusedPort       = codeRefusedPort
	CodeRepoEmpty         = codeRepoEmpty
	CodeRepoMissing       = codeRepoMissing
	CodeSSHClosed         = codeSSHClosed
	CodeSSHSilent         = codeSSHSilent
	CodeSecondFactor      = codeSecondFactor
	CodeServerStopped     = codeServerStopped
	CodeSessionRefused    = codeSessionRefused
	CodeStalled           = codeStalled
	CodeSubmoduleCommit   = codeSubmoduleCommit
	CodeSubmodules        = codeSubmodules
	CodeSubmodulesBroken  = codeSubmodulesBroken
	CodeSubmodulesUnknown = codeSubmodulesUnknown
	CodeSubmodulesUnseen  = codeSubmodulesUnseen
	CodeTimeLimit         = codeTimeLimit
	CodeTreeHuge          = codeTreeHuge
	CodeTreeOdd           = codeTreeOdd
	CodeTreeRefused       = codeTreeRefused
	CodeURLHTTPS          = codeURLHTTPS
	CodeURLInvalid        = codeURLInvalid
	CodeUnreachable       = codeUnreachable
	CodeUserRefused       = codeUserRefused
	CodeWeakAlgo          = codeWeakAlgo
)
