package pass

// Trust is a versioned list of signers; the zero value trusts nobody. It does not change and may be shared.
type Trust struct {
	version int
	signers map[SignerID][]Signer
}

// NewTrust returns a list of the signers; the version is for people to compare.
func NewTrust(version int, signers ...Signer) Trust {
	t := Trust{version: version, signers: make(map[SignerID][]Signer, len(signers))}
	for _, s := range signers {
		t.signers[s.SignerID] = append(t.signers[s.SignerID], s)
	}
	return t
}

// Version returns the list's version.
func (t Trust) Version() int { return t.version }

// Len returns how many signers are on the list.
func (t Trust) Len() int {
	n := 0
	for _, s := range t.signers {
		n += len(s)
	}
	return n
}

// Find returns the signers of that name, mostly none or one; the slice is not to be changed.
func (t Trust) Find(id SignerID) []Signer { return t.signers[id] }
